// Command cosigned checks and makes signature lines with programs that Proofline did not write:
// golang.org/x/mod/sumdb/note and github.com/transparency-dev/formats/note.
//
//	cosigned verify NOTE KEYS   every vkey in KEYS (one a line) must have signed NOTE
//	cosigned sign NOTE KEYS     prints NOTE with a line by each private key in KEYS
package main

import (
	"fmt"
	"os"
	"strings"

	fnote "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
)

func main() {
	if len(os.Args) != 4 {
		fail("usage: cosigned verify|sign NOTE KEYS")
	}
	msg, err := os.ReadFile(os.Args[2])
	check(err)
	text, err := os.ReadFile(os.Args[3])
	check(err)
	keys := strings.Split(strings.TrimSpace(string(text)), "\n")
	switch os.Args[1] {
	case "verify":
		verify(msg, keys)
	case "sign":
		sign(msg, keys)
	default:
		fail("neither verify nor sign")
	}
}

func verify(msg []byte, keys []string) {
	var verifiers []note.Verifier
	for _, key := range keys {
		v, err := fnote.NewVerifier(key)
		check(err)
		verifiers = append(verifiers, v)
	}
	n, err := note.Open(msg, note.VerifierList(verifiers...))
	check(err)
	for _, v := range verifiers {
		found := false
		for _, sig := range n.Sigs {
			found = found || (sig.Name == v.Name() && sig.Hash == v.KeyHash())
		}
		if !found {
			fail(fmt.Sprintf("no line by %s+%08x", v.Name(), v.KeyHash()))
		}
		fmt.Printf("signed by %s+%08x\n", v.Name(), v.KeyHash())
	}
	fmt.Printf("ok: %d lines verified, %d not known\n", len(n.Sigs), len(n.UnverifiedSigs))
}

func sign(msg []byte, keys []string) {
	n := &note.Note{Text: string(msg)}
	var signers []note.Signer
	for _, key := range keys {
		s, err := fnote.NewSignerForCosignatureV1(key)
		check(err)
		signers = append(signers, s)
	}
	out, err := note.Sign(n, signers...)
	check(err)
	os.Stdout.Write(out)
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(why string) {
	fmt.Println("NOT VERIFIED:", why)
	os.Exit(1)
}
