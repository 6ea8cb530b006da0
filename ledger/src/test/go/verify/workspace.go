package main

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// counts of what was looked at.
type counts struct{ entries, blobs, sheets, rows int64 }

// shard is one year that held.
type shard struct {
	year   string
	keys   *chain
	newest *checkpoint
}

func verifyWorkspace(workspace string, given, remembered []string) (string, error) {
	ledger := filepath.Join(workspace, "ledger")
	folders, err := filepath.Glob(filepath.Join(ledger, "[0-9][0-9][0-9][0-9]"))
	if err != nil || len(folders) == 0 {
		return "", fmt.Errorf("%s holds no log of a year", ledger)
	}
	var years []*shard
	var sum counts
	for _, folder := range folders {
		year := filepath.Base(folder)
		keys, err := readChain(ledger, year)
		if err != nil {
			return "", err
		}
		newest, err := keys.newest(filepath.Join(folder, "checkpoint"))
		if err != nil {
			return "", err
		}
		one := &shard{year: year, keys: keys, newest: newest}
		var before *shard
		if len(years) > 0 {
			before = years[len(years)-1]
		}
		if err := one.check(workspace, before, &sum); err != nil {
			return "", fmt.Errorf("%s: %w", year, err)
		}
		years = append(years, one)
	}
	// The chain of keys holds as a whole, forwards by signatures, backwards by the hashes of what they
	// signed. So one key that a person gave is enough, if it is in it.
	for _, key := range given {
		if !slices.ContainsFunc(years, func(s *shard) bool {
			return slices.ContainsFunc(s.keys.generations(), func(keys []string) bool { return keys[0] == key })
		}) {
			return "", fmt.Errorf("%s is no key of this ledger, then or now", key)
		}
	}
	var extended []string
	for _, file := range remembered {
		size, err := extend(ledger, years, file)
		if err != nil {
			return "", err
		}
		extended = append(extended, size)
	}
	last := years[len(years)-1]
	summary := fmt.Sprintf("%d entries in %d years, the newest under root %s, each with its statement; %d blobs, %d sheets, %d rows",
		sum.entries, len(years), hex.EncodeToString(last.newest.tree.Hash[:]), sum.blobs, sum.sheets, sum.rows)
	for _, one := range years {
		for _, in := range one.keys.introductions {
			summary += fmt.Sprintf(", keys replaced at %s/%d", one.year, in.leaf)
		}
	}
	for _, size := range extended {
		summary += ", extends " + size
	}
	return summary, nil
}

func extend(ledger string, years []*shard, file string) (string, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	origin, _, _ := strings.Cut(string(content), "\n")
	for _, one := range years {
		if one.keys.origin == origin {
			before, err := one.keys.remembered(file)
			if err != nil {
				return "", err
			}
			if err := extends(filepath.Join(ledger, one.year), one.newest.tree, before); err != nil {
				return "", fmt.Errorf("%s: %w", file, err)
			}
			return fmt.Sprintf("%s/%d", one.year, before.tree.N), nil
		}
	}
	return "", fmt.Errorf("%s is a checkpoint of %s, which is not here", file, origin)
}

// check verifies one year, and that it continues the one before.
func (s *shard) check(workspace string, before *shard, sum *counts) error {
	log := filepath.Join(workspace, "ledger", s.year)
	if s.newest.tree.N == 0 {
		return errors.New("a log without an entry")
	}
	replaced := make(map[int64]introduction)
	for _, in := range s.keys.introductions {
		replaced[in.leaf] = in
	}
	err := eachEntry(log, s.newest.tree, func(index int64, entry []byte) error {
		leaf, stated, err := openStatement(workspace, s.year, entry)
		if err != nil {
			return err
		}
		sum.entries++
		if index == 0 {
			if err := s.begins(leaf, stated, before); err != nil {
				return err
			}
		} else if leaf.Type == "year-start" || leaf.Type == "workspace" {
			return fmt.Errorf("%s in the middle of a year", leaf.Type)
		}
		if leaf.Type == "ledger-keys" {
			in, ok := replaced[index]
			if !ok || in.recorded != leaf.Recorded {
				return fmt.Errorf("replaces the keys, and %s.rotated-%d is missing or of another time", s.year, index)
			}
			if err := in.isStated(stated); err != nil {
				return err
			}
			delete(replaced, index)
		}
		return stated.checkContent(workspace, sum)
	})
	if err != nil {
		return err
	}
	for leaf := range replaced {
		return fmt.Errorf("%s.rotated-%d introduces keys, and no leaf there replaces any", s.year, leaf)
	}
	_, err = prove(log, s.newest.tree, 1)
	return err
}

// keysStated is what the body of a statement says of keys.
type keysStated struct {
	Key          string `json:"key"`
	MlDsa44      string `json:"mldsa44"`
	Introduction string `json:"introduction"`
	Replaced     struct {
		Key     string `json:"key"`
		MlDsa44 string `json:"mldsa44"`
	} `json:"replaced"`
	Previous struct {
		Origin     string `json:"origin"`
		Size       int64  `json:"size"`
		RootHex    string `json:"rootHex"`
		Key        string `json:"key"`
		MlDsa44    string `json:"mldsa44"`
		Checkpoint string `json:"checkpoint"`
	} `json:"previous"`
}

// second is the ML-DSA-44 key of a set, empty when it has none.
func second(keys []string) string {
	if len(keys) > 1 {
		return keys[1]
	}
	return ""
}

func (in *introduction) isStated(stated *statement) error {
	var body keysStated
	if err := json.Unmarshal(stated.Body, &body); err != nil {
		return err
	}
	if body.Introduction != string(in.content) ||
		body.Key != in.brings[0] || body.MlDsa44 != second(in.brings) ||
		body.Replaced.Key != in.replaces[0] || body.Replaced.MlDsa44 != second(in.replaces) {
		return errors.New("states other keys than its introduction")
	}
	return nil
}

// begins checks the first leaf of a year.
func (s *shard) begins(leaf *leaf, stated *statement, before *shard) error {
	var body keysStated
	if err := json.Unmarshal(stated.Body, &body); err != nil {
		return err
	}
	first := s.keys.generations()[0]
	if body.MlDsa44 != second(first) {
		return errors.New("the year began with another second key than its first leaf names")
	}
	if leaf.Type == "workspace" && before == nil {
		return nil
	}
	if leaf.Type != "year-start" {
		return fmt.Errorf("the year begins with %s", leaf.Type)
	}
	if body.Key != first[0] {
		return errors.New("the year began with another key than its first leaf names")
	}
	previous := body.Previous
	text := "proofline next log\n" + strings.Join(first, "\n") + "\n"
	for _, key := range []string{previous.Key, first[0]} {
		if err := requireSigned([]byte(body.Introduction), text, key, ""); err != nil {
			return fmt.Errorf("introduction of the year's keys: %w", err)
		}
	}
	verifier, err := note.NewVerifier(previous.Key)
	if err != nil {
		return err
	}
	old, err := openCheckpoint([]byte(previous.Checkpoint), note.VerifierList(verifier))
	if err != nil {
		return fmt.Errorf("last checkpoint of the year before: %w", err)
	}
	if old.origin != previous.Origin || old.tree.N != previous.Size || hex.EncodeToString(old.tree.Hash[:]) != previous.RootHex {
		return errors.New("says something else of the year before than its checkpoint")
	}
	if before == nil {
		return nil // Years before may have been dropped after their retention.
	}
	if previous.Key != before.keys.current[0] || previous.MlDsa44 != second(before.keys.current) {
		return errors.New("continues other keys than the year before ended with")
	}
	if old.text != before.newest.text {
		return fmt.Errorf("continues a log of %d entries, the year before has %d", old.tree.N, before.newest.tree.N)
	}
	return nil
}
