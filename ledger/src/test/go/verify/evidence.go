package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"

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
	Recorded string          `json:"recorded"`
	Schema   int             `json:"schema"`
	Type     string          `json:"type"`
	Body     json.RawMessage `json:"body"`
	Blobs    []blobRef       `json:"blobs"`
	Sheets   []sheetRef      `json:"sheets"`
}

var hash64 = regexp.MustCompile(`^[0-9a-f]{64}$`)

func openStatement(workspace, year string, entry []byte) (*leaf, *statement, error) {
	var l leaf
	if err := json.Unmarshal(entry, &l); err != nil || !hash64.MatchString(l.Commitment) {
		return nil, nil, errors.New("not a leaf")
	}
	file := filepath.Join(workspace, "evidence", "statements", year, l.Commitment)
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	// 64 hex digits of salt, LF, JSON, LF.
	if len(content) < 67 || content[64] != '\n' || content[len(content)-1] != '\n' {
		return nil, nil, fmt.Errorf("%s is no statement file (a sealed one cannot be read here)", file)
	}
	salt, err := hex.DecodeString(string(content[:64]))
	if err != nil || hex.EncodeToString(salt) != string(content[:64]) {
		return nil, nil, fmt.Errorf("%s: malformed salt", file)
	}
	text := content[65 : len(content)-1]
	if hex.EncodeToString(mac(salt, text)) != l.Commitment {
		return nil, nil, fmt.Errorf("%s is not what the leaf commits to", file)
	}
	var s statement
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	if s.Type != l.Type || s.Schema != l.Schema || s.Recorded != l.Recorded {
		return nil, nil, fmt.Errorf("%s and its leaf differ", file)
	}
	return &l, &s, nil
}

// checkContent checks every blob and sheet that the statement refers to.
func (s *statement) checkContent(workspace string, sum *counts) error {
	for _, blob := range s.Blobs {
		if _, err := readBlob(workspace, blob); err != nil {
			return err
		}
		sum.blobs++
	}
	for _, sheet := range s.Sheets {
		if err := checkSheet(workspace, sheet); err != nil {
			return err
		}
		sum.sheets++
		sum.rows += sheet.Rows
	}
	return nil
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
