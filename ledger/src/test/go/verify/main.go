// Command verify checks a Proofline ledger, or any C2SP tlog-tiles log, with none of Proofline's code:
// signed notes and Merkle tree by golang.org/x/mod, everything else by Go's standard library.
//
//	verify [-remembered CHECKPOINT]... WORKSPACE VKEY...
//	verify [-remembered CHECKPOINT]... LOG VKEY
//
// Of a workspace (a folder with ledger/ and evidence/, not sealed) it checks every year: the
// checkpoint's signature, the introductions of replaced keys, every tile that leads to an entry, the
// inclusion of every entry, the commitment of every statement, the hash of every blob, the row root of
// every sheet, and that each year continues the one before. A VKEY is an Ed25519 key that somebody
// gave you; it may have been replaced since.
//
// Of a log alone (a folder with a checkpoint) it checks the signature by the VKEY, the root from the
// entries without any tile, and up to 64 proofs from the tiles.
//
// Every remembered checkpoint must be extended. It knows Ed25519 only: lines of other keys are left to
// others. It does not look for files that should not be there. Exit 0 and a last line that begins with
// "ok:" mean that everything held.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	var remembered []string
	args := os.Args[1:]
	for len(args) > 1 && args[0] == "-remembered" {
		remembered = append(remembered, args[1])
		args = args[2:]
	}
	if len(args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: verify [-remembered CHECKPOINT]... WORKSPACE|LOG VKEY...")
		os.Exit(2)
	}
	var keys []string
	for _, arg := range args[1:] {
		keys = append(keys, strings.TrimSpace(arg))
	}
	summary, err := verify(args[0], keys, remembered)
	if err != nil {
		fmt.Fprintln(os.Stderr, "NOT VERIFIED:", err)
		os.Exit(1)
	}
	fmt.Println("ok:", summary)
}

func verify(folder string, keys, remembered []string) (string, error) {
	if _, err := os.Stat(filepath.Join(folder, "checkpoint")); err == nil {
		return verifyLog(folder, keys, remembered)
	}
	return verifyWorkspace(folder, keys, remembered)
}
