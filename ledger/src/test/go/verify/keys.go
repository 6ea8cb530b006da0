package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// introduction is a note by which the keys of a log were replaced within its year (decision 0013).
type introduction struct {
	leaf     int64
	recorded string
	replaces []string // vkeys, the Ed25519 one first
	brings   []string
	content  []byte
}

// chain holds the keys of one year in the order in which they signed.
type chain struct {
	origin        string
	current       []string // the lines of ledger/<year>.vkey
	introductions []introduction
}

var fixedLines = regexp.MustCompile(`^recorded( replaces)+( introduces)+$`)

func parseIntroduction(content []byte, origin string) (*introduction, error) {
	in := &introduction{content: content}
	end := bytes.LastIndex(content, []byte("\n\n"))
	if end < 0 {
		return nil, errors.New("no signed note")
	}
	text := string(content[:end+1])
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 6 || lines[0] != origin+"/keys" {
		return nil, fmt.Errorf("no introduction of keys of %s", origin)
	}
	var order []string
	for _, line := range lines[3:] {
		word, rest, _ := strings.Cut(line, " ")
		order = append(order, word)
		switch word {
		case "recorded":
			in.recorded = rest
		case "replaces":
			in.replaces = append(in.replaces, rest)
		case "introduces":
			in.brings = append(in.brings, rest)
		}
	}
	if !fixedLines.MatchString(strings.Join(order, " ")) {
		return nil, errors.New("its lines are of another kind, or in another order")
	}
	var err error
	if in.leaf, err = strconv.ParseInt(lines[1], 10, 64); err != nil || strconv.FormatInt(in.leaf, 10) != lines[1] {
		return nil, errors.New("malformed leaf")
	}
	sum := sha256.Sum256([]byte(strings.Join(lines[3:], "\n") + "\n"))
	if base64.StdEncoding.EncodeToString(sum[:]) != lines[2] {
		return nil, errors.New("its head does not belong to its lines")
	}
	// Both Ed25519 keys must have signed: the old one vouches, the new one shows that it is held.
	for _, key := range []string{in.replaces[0], in.brings[0]} {
		if err := requireSigned(content, text, key, origin); err != nil {
			return nil, err
		}
	}
	return in, nil
}

// requireSigned demands a good signature by the key over exactly the text.
func requireSigned(content []byte, text, key, origin string) error {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	if origin != "" && verifier.Name() != origin {
		return fmt.Errorf("%s is no key of %s", key, origin)
	}
	opened, err := note.Open(content, note.VerifierList(verifier))
	if err != nil {
		return fmt.Errorf("not signed by %s: %w", key, err)
	}
	if opened.Text != text {
		return errors.New("another text is signed")
	}
	return nil
}

// readChain reads the keys of a year and the introductions beside them, and demands that each follows
// on the one before, down to the keys that sign now.
func readChain(ledger, year string) (*chain, error) {
	content, err := os.ReadFile(filepath.Join(ledger, year+".vkey"))
	if err != nil {
		return nil, err
	}
	c := &chain{current: strings.Split(strings.TrimSuffix(string(content), "\n"), "\n")}
	verifier, err := note.NewVerifier(c.current[0])
	if err != nil {
		return nil, fmt.Errorf("%s.vkey: %w", year, err)
	}
	c.origin = verifier.Name()
	files, err := filepath.Glob(filepath.Join(ledger, year+".rotated-*"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		in, err := parseIntroduction(content, c.origin)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if filepath.Base(file) != fmt.Sprintf("%s.rotated-%d", year, in.leaf) {
			return nil, fmt.Errorf("%s is the introduction of another leaf", file)
		}
		c.introductions = append(c.introductions, *in)
	}
	slices.SortFunc(c.introductions, func(a, b introduction) int { return int(a.leaf - b.leaf) })
	for i, in := range c.introductions {
		next := c.current
		if i+1 < len(c.introductions) {
			next = c.introductions[i+1].replaces
		}
		if !slices.Equal(in.brings, next) {
			return nil, fmt.Errorf("the keys introduced at leaf %s/%d are not those that come after", year, in.leaf)
		}
	}
	return c, nil
}

// generations are the sets of keys in the order in which they signed.
func (c *chain) generations() [][]string {
	var all [][]string
	for _, in := range c.introductions {
		all = append(all, in.replaces)
	}
	return append(all, c.current)
}

// verifiers knows the Ed25519 key of every generation.
func (c *chain) verifiers() (note.Verifiers, error) {
	var all []note.Verifier
	for _, keys := range c.generations() {
		verifier, err := note.NewVerifier(keys[0])
		if err != nil {
			return nil, err
		}
		all = append(all, verifier)
	}
	return note.VerifierList(all...), nil
}

func signedBy(signatures []note.Signature, key string) bool {
	verifier, err := note.NewVerifier(key)
	return err == nil && slices.ContainsFunc(signatures, func(s note.Signature) bool {
		return s.Name == verifier.Name() && s.Hash == verifier.KeyHash()
	})
}

// newest opens the checkpoint of now: the current key signed it; so did the one before when it covers
// its replacement as the last leaf, and no other.
func (c *chain) newest(file string) (*checkpoint, error) {
	known, err := c.verifiers()
	if err != nil {
		return nil, err
	}
	opened, err := readCheckpoint(file, known)
	if err != nil {
		return nil, err
	}
	if opened.origin != c.origin {
		return nil, fmt.Errorf("%s is of %s", file, opened.origin)
	}
	all := c.generations()
	for i, keys := range all {
		due := i == len(all)-1 || (i == len(all)-2 && c.introductions[i].leaf+1 == opened.tree.N)
		if signedBy(opened.signed, keys[0]) != due {
			return nil, fmt.Errorf("%s: a line of %s is missing, or should not be there", file, keys[0])
		}
	}
	return opened, nil
}

// remembered opens a checkpoint of any time of the year.
func (c *chain) remembered(file string) (*checkpoint, error) {
	known, err := c.verifiers()
	if err != nil {
		return nil, err
	}
	opened, err := readCheckpoint(file, known)
	if err != nil {
		return nil, err
	}
	for i, keys := range c.generations() {
		if signedBy(opened.signed, keys[0]) && (i == len(c.introductions) || opened.tree.N <= c.introductions[i].leaf+1) {
			return opened, nil
		}
	}
	return nil, fmt.Errorf("%s is signed by keys that had been replaced", file)
}
