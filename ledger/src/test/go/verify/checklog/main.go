// Command checklog checks a C2SP tlog-tiles log with golang.org/x/mod alone.
//
//	checklog LOG VKEY [EARLIER]
//
// It checks the checkpoint's signature, recomputes the root from all entries without looking at any
// tile, proves up to 64 entries from the tiles, and, given the file of an earlier checkpoint, that
// the log extends it. Exit 0 and a line that begins with "ok:" mean that everything held.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if len(os.Args) < 3 || len(os.Args) > 4 {
		fmt.Fprintln(os.Stderr, "usage: checklog LOG VKEY [EARLIER]")
		os.Exit(2)
	}
	summary, err := check(os.Args[1], os.Args[2], os.Args[3:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "NOT VERIFIED:", err)
		os.Exit(1)
	}
	fmt.Println("ok:", summary)
}

func check(log, vkey string, earlier []string) (string, error) {
	verifier, err := note.NewVerifier(strings.TrimSpace(vkey))
	if err != nil {
		return "", err
	}
	tree, err := checkpoint(filepath.Join(log, "checkpoint"), verifier)
	if err != nil {
		return "", err
	}
	if err := fromEntries(log, tree); err != nil {
		return "", err
	}
	proofs, err := fromTiles(log, tree)
	if err != nil {
		return "", err
	}
	summary := fmt.Sprintf("%d entries under root %s, %d proofs", tree.N, hex.EncodeToString(tree.Hash[:]), proofs)
	for _, file := range earlier {
		before, err := checkpoint(file, verifier)
		if err != nil {
			return "", err
		}
		if before.N > 0 {
			proof, err := tlog.ProveTree(tree.N, before.N, tlog.TileHashReader(tree, &tiles{dir: log}))
			if err != nil {
				return "", err
			}
			if err := tlog.CheckTree(proof, tree.N, tree.Hash, before.N, before.Hash); err != nil {
				return "", err
			}
		}
		summary += fmt.Sprintf(", extends %d", before.N)
	}
	return summary, nil
}

func checkpoint(file string, verifier note.Verifier) (tlog.Tree, error) {
	var tree tlog.Tree
	signed, err := os.ReadFile(file)
	if err != nil {
		return tree, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tree, fmt.Errorf("%s: %w", file, err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tree, fmt.Errorf("%s is not a checkpoint of %s", file, verifier.Name())
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tree, fmt.Errorf("%s: malformed root", file)
	}
	copy(tree.Hash[:], root)
	return tree, nil
}

// fromEntries recomputes the root from the bundles.
func fromEntries(log string, tree tlog.Tree) error {
	var own storage
	for first := int64(0); first < tree.N; first += 256 {
		width := min(256, tree.N-first)
		bundle := tlog.Tile{H: 8, L: 0, N: first / 256, W: int(width)}
		name := "tile/entries/" + strings.TrimPrefix(bundle.Path(), "tile/8/0/")
		content, err := os.ReadFile(filepath.Join(log, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		for i := int64(0); i < width; i++ {
			if len(content) < 2 || len(content) < 2+int(binary.BigEndian.Uint16(content)) {
				return fmt.Errorf("%s ends early", name)
			}
			length := 2 + int(binary.BigEndian.Uint16(content))
			if err := own.add(content[2:length]); err != nil {
				return err
			}
			content = content[length:]
		}
		if len(content) != 0 {
			return fmt.Errorf("%s has bytes after its last entry", name)
		}
	}
	root, err := tlog.TreeHash(tree.N, &own)
	if err != nil {
		return err
	}
	if tree.N > 0 && root != tree.Hash {
		return errors.New("the entries do not give the signed root")
	}
	// x/mod has the zero hash for an empty tree; RFC 6962 has the hash of nothing.
	if tree.N == 0 && base64.StdEncoding.EncodeToString(tree.Hash[:]) != "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" {
		return errors.New("an empty tree with another root")
	}
	return nil
}

// fromTiles proves entries from authenticated tiles.
func fromTiles(log string, tree tlog.Tree) (int, error) {
	hashes := tlog.TileHashReader(tree, &tiles{dir: log})
	step := tree.N/63 + 1
	proofs := 0
	for index := int64(0); index < tree.N; index += step {
		leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		if err != nil {
			return proofs, err
		}
		proof, err := tlog.ProveRecord(tree.N, index, hashes)
		if err != nil {
			return proofs, err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf[0]); err != nil {
			return proofs, err
		}
		proofs++
	}
	return proofs, nil
}

// tiles reads the hash tiles of a C2SP tlog-tiles directory for x/mod, which names them tile/8/...
type tiles struct{ dir string }

func (t *tiles) Height() int { return 8 }

func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	read := make([][]byte, len(wanted))
	for i, tile := range wanted {
		name := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		content, err := os.ReadFile(filepath.Join(t.dir, filepath.FromSlash(name)))
		if err != nil {
			return nil, err
		}
		read[i] = content
	}
	return read, nil
}

func (t *tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// storage keeps the hashes that x/mod computes from entries.
type storage struct {
	hashes []tlog.Hash
	size   int64
}

func (s *storage) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	read := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		read[i] = s.hashes[index]
	}
	return read, nil
}

func (s *storage) add(entry []byte) error {
	hashes, err := tlog.StoredHashes(s.size, entry, s)
	s.hashes = append(s.hashes, hashes...)
	s.size++
	return err
}
