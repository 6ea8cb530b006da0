// Appends to a Tessera POSIX log as LogComparison appends to ours, and prints what it measured:
// one line "name value" each. Arguments: directory, seconds of a phase, appends in flight.
package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	badger "github.com/transparency-dev/tessera/storage/posix/antispam"
	"golang.org/x/mod/sumdb/note"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func cpu() time.Duration {
	var u syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// entry has 1 KiB; every fiftieth repeats an earlier one.
func entry(random []byte, n uint64) []byte {
	if n%50 == 49 {
		n -= 40
	}
	e := make([]byte, 1024)
	copy(e, random)
	binary.BigEndian.PutUint64(e, n)
	return e
}

func percentile(all []time.Duration, p float64) float64 {
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	if len(all) == 0 {
		return 0
	}
	return float64(all[int(p*float64(len(all)-1))]) / 1e6
}

func main() {
	ctx := context.Background()
	dir := os.Args[1]
	seconds, err := strconv.Atoi(os.Args[2])
	check(err)
	flight, err := strconv.Atoi(os.Args[3])
	check(err)
	random := make([]byte, 1024)
	_, err = rand.Read(random)
	check(err)
	secret, _, err := note.GenerateKey(rand.Reader, "bench.example/tessera")
	check(err)
	signer, err := note.NewSigner(secret)
	check(err)
	driver, err := posix.New(ctx, posix.Config{Path: dir})
	check(err)
	antispam, err := badger.NewAntispam(ctx, filepath.Join(dir, ".state", "antispam"), badger.AntispamOpts{})
	check(err)
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, tessera.NewAppendOptions().
		WithCheckpointSigner(signer).
		WithCheckpointInterval(time.Second).
		WithBatching(256, 250*time.Millisecond).
		WithPushback(uint(2*flight)).
		WithAntispam(tessera.DefaultAntispamInMemorySize, antispam))
	check(err)

	var next, done atomic.Uint64
	// Full load: so many appends in flight.
	run := func(d time.Duration) (uint64, time.Duration, time.Duration) {
		deadline := time.Now().Add(d)
		before, start, from := cpu(), time.Now(), done.Load()
		var wg sync.WaitGroup
		for i := 0; i < flight; i++ {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for time.Now().Before(deadline) {
					if _, err := appender.Add(ctx, tessera.NewEntry(entry(random, next.Add(1))))(); err != nil {
						time.Sleep(5 * time.Millisecond) // Pushed back.
						continue
					}
					done.Add(1)
				}
			}()
		}
		wg.Wait()
		return done.Load() - from, time.Since(start), cpu() - before
	}
	run(time.Duration(seconds) * time.Second) // Warms up.
	n, wall, used := run(time.Duration(seconds) * time.Second)
	rate := float64(n) / wall.Seconds()
	fmt.Printf("appends_per_second %.0f\nappends_per_cpu_second %.0f\n", rate, float64(n)/used.Seconds())

	// Half load, on a clock.
	awaiter := tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, 20*time.Millisecond)
	var mu sync.Mutex
	var index, published []time.Duration
	var wg sync.WaitGroup
	start := time.Now()
	for i := 0; time.Since(start) < time.Duration(seconds)*time.Second; i++ {
		due := start.Add(time.Duration(float64(i) / (rate / 2) * float64(time.Second)))
		if wait := time.Until(due); wait > 0 {
			time.Sleep(wait)
		}
		wg.Add(1)
		go func(sample bool) {
			defer wg.Done()
			at := time.Now()
			f := appender.Add(ctx, tessera.NewEntry(entry(random, next.Add(1))))
			if _, err := f(); err != nil {
				return
			}
			took := time.Since(at)
			mu.Lock()
			index = append(index, took)
			mu.Unlock()
			if sample {
				if _, _, err := awaiter.Await(ctx, f); err == nil {
					mu.Lock()
					published = append(published, time.Since(at))
					mu.Unlock()
				}
			}
		}(i%200 == 0)
	}
	wg.Wait()
	fmt.Printf("index_ms_p50 %.1f\nindex_ms_p99 %.1f\n", percentile(index, 0.5), percentile(index, 0.99))
	fmt.Printf("checkpoint_ms_p99 %.0f\n", percentile(published, 0.99))
	check(shutdown(ctx))
}
