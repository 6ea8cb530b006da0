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

// emptyRoot is RFC 6962's root of nothing; x/mod has the zero hash there.
const emptyRoot = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

func verifyLog(log string, keys, remembered []string) (string, error) {
	if len(keys) != 1 {
		return "", errors.New("a log alone is checked with one key: the one that signs now")
	}
	verifier, err := note.NewVerifier(keys[0])
	if err != nil {
		return "", err
	}
	signed, err := readCheckpoint(filepath.Join(log, "checkpoint"), note.VerifierList(verifier))
	if err != nil {
		return "", err
	}
	if signed.origin != verifier.Name() {
		return "", fmt.Errorf("the checkpoint is of %s", signed.origin)
	}
	tree := signed.tree
	if err := eachEntry(log, tree, func(int64, []byte) error { return nil }); err != nil {
		return "", err
	}
	proofs, err := prove(log, tree, tree.N/63+1)
	if err != nil {
		return "", err
	}
	summary := fmt.Sprintf("%d entries under root %s, %d proofs", tree.N, hex.EncodeToString(tree.Hash[:]), proofs)
	for _, file := range remembered {
		before, err := readCheckpoint(file, note.VerifierList(verifier))
		if err != nil {
			return "", err
		}
		if err := extends(log, tree, before); err != nil {
			return "", err
		}
		summary += fmt.Sprintf(", extends %d", before.tree.N)
	}
	return summary, nil
}

// checkpoint is a signed one, opened.
type checkpoint struct {
	origin string
	tree   tlog.Tree
	text   string
	signed []note.Signature // by keys that are known
	others []note.Signature
}

func readCheckpoint(file string, known note.Verifiers) (*checkpoint, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	opened, err := openCheckpoint(content, known)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return opened, nil
}

func openCheckpoint(content []byte, known note.Verifiers) (*checkpoint, error) {
	opened, err := note.Open(content, known)
	if err != nil {
		return nil, err
	}
	c := &checkpoint{text: opened.Text, signed: opened.Sigs, others: opened.UnverifiedSigs}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 {
		return nil, errors.New("no checkpoint of three lines")
	}
	c.origin = lines[0]
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return nil, errors.New("malformed size")
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return nil, errors.New("malformed root")
	}
	if size == 0 && lines[2] != emptyRoot {
		return nil, errors.New("an empty tree with another root")
	}
	c.tree.N = size
	copy(c.tree.Hash[:], root)
	return c, nil
}

// eachEntry reads the bundles and recomputes the root from them alone, without looking at any tile.
func eachEntry(log string, tree tlog.Tree, visit func(index int64, entry []byte) error) error {
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
			entry := content[2:length]
			if err := own.add(entry); err != nil {
				return err
			}
			if err := visit(first+i, entry); err != nil {
				return fmt.Errorf("entry %d: %w", first+i, err)
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
	return nil
}

// prove proves every step-th entry from authenticated tiles.
func prove(log string, tree tlog.Tree, step int64) (int, error) {
	hashes := tlog.TileHashReader(tree, &tiles{dir: log})
	proofs := 0
	for index := int64(0); index < tree.N; index += step {
		leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		if err != nil {
			return proofs, fmt.Errorf("entry %d: %w", index, err)
		}
		proof, err := tlog.ProveRecord(tree.N, index, hashes)
		if err != nil {
			return proofs, fmt.Errorf("entry %d: %w", index, err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf[0]); err != nil {
			return proofs, fmt.Errorf("entry %d: %w", index, err)
		}
		proofs++
	}
	return proofs, nil
}

// extends says whether the log extends a checkpoint that was seen earlier.
func extends(log string, tree tlog.Tree, before *checkpoint) error {
	if before.tree.N == 0 {
		return nil
	}
	if before.tree.N > tree.N {
		return fmt.Errorf("the log has %d entries, the remembered checkpoint %d: it was put back", tree.N, before.tree.N)
	}
	proof, err := tlog.ProveTree(tree.N, before.tree.N, tlog.TileHashReader(tree, &tiles{dir: log}))
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, before.tree.N, before.tree.Hash); err != nil {
		return fmt.Errorf("the log is of another history than the remembered checkpoint: %w", err)
	}
	return nil
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
