// Command verify checks one year of a Proofline ledger with none of Proofline's code: signed note and
// Merkle tree by golang.org/x/mod, everything else by Go's standard library.
//
//	verify WORKSPACE YEAR VKEY
//
// It checks the checkpoint's signature, every tile that leads to an entry, the inclusion of every
// entry, the commitment of every statement, the hash of every blob and the row root of every sheet.
// It does not look for files that should not be there. Exit 0 and a last line that begins with "ok:"
// mean that everything held.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type blobRef struct {
	Sha256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

type sheetRef struct {
	Blob    blobRef `json:"blob"`
	Rows    int64   `json:"rows"`
	RootHex string  `json:"rootHex"`
}

type leaf struct {
	Commitment string `json:"commitment"`
	Recorded   string `json:"recorded"`
	Schema     int    `json:"schema"`
	Type       string `json:"type"`
}

type statement struct {
	Recorded string     `json:"recorded"`
	Schema   int        `json:"schema"`
	Type     string     `json:"type"`
	Blobs    []blobRef  `json:"blobs"`
	Sheets   []sheetRef `json:"sheets"`
}

var hash64 = regexp.MustCompile(`^[0-9a-f]{64}$`)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: verify WORKSPACE YEAR VKEY")
		os.Exit(2)
	}
	summary, err := verify(os.Args[1], os.Args[2], os.Args[3])
	if err != nil {
		fmt.Fprintln(os.Stderr, "NOT VERIFIED:", err)
		os.Exit(1)
	}
	fmt.Println("ok:", summary)
}

func verify(workspace, year, vkey string) (string, error) {
	log := filepath.Join(workspace, "ledger", year)
	tree, err := openCheckpoint(filepath.Join(log, "checkpoint"), vkey)
	if err != nil {
		return "", err
	}
	hashes := tlog.TileHashReader(tree, &tiles{dir: log})
	var own storage
	var blobs, sheets, rows int64
	for index := int64(0); index < tree.N; index++ {
		entry, err := readEntry(log, index, tree.N)
		if err != nil {
			return "", err
		}
		proof, err := tlog.ProveRecord(tree.N, index, hashes)
		if err != nil {
			return "", fmt.Errorf("entry %d: %w", index, err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
			return "", fmt.Errorf("entry %d: %w", index, err)
		}
		if err := own.add(entry); err != nil {
			return "", err
		}
		stated, err := openStatement(workspace, year, entry)
		if err != nil {
			return "", fmt.Errorf("entry %d: %w", index, err)
		}
		for _, blob := range stated.Blobs {
			if _, err := readBlob(workspace, blob); err != nil {
				return "", fmt.Errorf("entry %d: %w", index, err)
			}
			blobs++
		}
		for _, sheet := range stated.Sheets {
			if err := checkSheet(workspace, sheet); err != nil {
				return "", fmt.Errorf("entry %d: %w", index, err)
			}
			sheets++
			rows += sheet.Rows
		}
	}
	// Once more from the entries alone, without any tile.
	root, err := tlog.TreeHash(tree.N, &own)
	if err != nil {
		return "", err
	}
	if root != tree.Hash {
		return "", errors.New("the entries do not give the signed root")
	}
	return fmt.Sprintf("%d entries under root %s, each with its statement; %d blobs, %d sheets, %d rows",
		tree.N, hex.EncodeToString(tree.Hash[:]), blobs, sheets, rows), nil
}

func openCheckpoint(file, vkey string) (tlog.Tree, error) {
	var tree tlog.Tree
	signed, err := os.ReadFile(file)
	if err != nil {
		return tree, err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(vkey))
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
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || strconv.FormatInt(size, 10) != lines[1] {
		return tree, fmt.Errorf("%s: malformed size", file)
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tree, fmt.Errorf("%s: malformed root", file)
	}
	tree.N = size
	copy(tree.Hash[:], root)
	return tree, nil
}

// tiles reads the hash tiles of a C2SP tlog-tiles directory for x/mod, which names them tile/8/...
type tiles struct{ dir string }

func (t *tiles) Height() int { return 8 }

func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	read := make([][]byte, len(wanted))
	for i, tile := range wanted {
		name := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		bytes, err := os.ReadFile(filepath.Join(t.dir, filepath.FromSlash(name)))
		if err != nil {
			return nil, err
		}
		read[i] = bytes
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

func readEntry(log string, index, size int64) ([]byte, error) {
	bundle := tlog.Tile{H: 8, L: 0, N: index / 256, W: int(min(256, size-index/256*256))}
	name := "tile/entries/" + strings.TrimPrefix(bundle.Path(), "tile/8/0/")
	content, err := os.ReadFile(filepath.Join(log, filepath.FromSlash(name)))
	if err != nil {
		return nil, err
	}
	var found []byte
	for i := int64(0); i < int64(bundle.W); i++ {
		if len(content) < 2 || len(content) < 2+int(binary.BigEndian.Uint16(content)) {
			return nil, fmt.Errorf("%s ends early", name)
		}
		length := 2 + int(binary.BigEndian.Uint16(content))
		if i == index%256 {
			found = content[2:length]
		}
		content = content[length:]
	}
	if len(content) != 0 {
		return nil, fmt.Errorf("%s has bytes after its last entry", name)
	}
	return found, nil
}

func openStatement(workspace, year string, entry []byte) (*statement, error) {
	var l leaf
	if err := json.Unmarshal(entry, &l); err != nil || !hash64.MatchString(l.Commitment) {
		return nil, errors.New("not a leaf")
	}
	file := filepath.Join(workspace, "evidence", "statements", year, l.Commitment)
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	// 64 hex digits of salt, LF, JSON, LF.
	if len(content) < 67 || content[64] != '\n' || content[len(content)-1] != '\n' {
		return nil, fmt.Errorf("%s is no statement file", file)
	}
	salt, err := hex.DecodeString(string(content[:64]))
	if err != nil || hex.EncodeToString(salt) != string(content[:64]) {
		return nil, fmt.Errorf("%s: malformed salt", file)
	}
	text := content[65 : len(content)-1]
	if hex.EncodeToString(mac(salt, text)) != l.Commitment {
		return nil, fmt.Errorf("%s is not what the leaf commits to", file)
	}
	var s statement
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if s.Type != l.Type || s.Schema != l.Schema || s.Recorded != l.Recorded {
		return nil, fmt.Errorf("%s and its leaf differ", file)
	}
	return &s, nil
}

func readBlob(workspace string, ref blobRef) ([]byte, error) {
	if !hash64.MatchString(ref.Sha256) {
		return nil, errors.New("malformed blob reference")
	}
	file := filepath.Join(workspace, "evidence", "blobs", ref.Sha256[:2], ref.Sha256)
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	if int64(len(content)) != ref.Size || hex.EncodeToString(sum[:]) != ref.Sha256 {
		return nil, fmt.Errorf("%s does not hash to its name", file)
	}
	return content, nil
}

func checkSheet(workspace string, ref sheetRef) error {
	packed, err := readBlob(workspace, ref.Blob)
	if err != nil {
		return err
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	lines := bufio.NewReader(unpacked)
	head, err := lines.ReadBytes('\n')
	if err != nil {
		return err
	}
	var header struct {
		Key   string `json:"key"`
		Sheet int    `json:"sheet"`
	}
	if err := json.Unmarshal(head, &header); err != nil || header.Sheet != 1 {
		return fmt.Errorf("blob %s is no sheet", ref.Blob.Sha256)
	}
	key, err := hex.DecodeString(header.Key)
	if err != nil || len(key) != 32 {
		return fmt.Errorf("sheet %s has no key", ref.Blob.Sha256)
	}
	var own storage
	for number := uint64(0); ; number++ {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF && len(line) == 0 {
			break
		}
		if err != nil {
			return err
		}
		salt := mac(key, binary.BigEndian.AppendUint64([]byte("proofline-row/1\n"), number))
		if err := own.add(mac(salt, line[:len(line)-1])); err != nil {
			return err
		}
	}
	root := sha256.Sum256(nil)
	if own.size > 0 {
		if root, err = tlog.TreeHash(own.size, &own); err != nil {
			return err
		}
	}
	if own.size != ref.Rows || hex.EncodeToString(root[:]) != ref.RootHex {
		return fmt.Errorf("sheet %s does not give its row root", ref.Blob.Sha256)
	}
	return nil
}

func mac(key, message []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(message)
	return h.Sum(nil)
}
