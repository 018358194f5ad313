package oktasim

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"math/rand/v2"
)

// dice is the only source of chance. stream gives what depends on the order
// of requests (handles, codes, user ids); keyed gives what is fixed for a run
// (authenticator ids, labels, order), so that looking at a page draws nothing.
// Not safe for concurrent use; the org's lock guards it.
type dice struct {
	seed   uint64
	stream *rand.Rand
}

func newDice(seed uint64) *dice {
	return &dice{seed: seed, stream: rand.New(rand.NewChaCha8(key(seed, "stream")))}
}

// keyed returns a generator that is the same for the same seed and name.
func (d *dice) keyed(name string) *rand.Rand {
	return rand.New(rand.NewChaCha8(key(d.seed, name)))
}

func key(seed uint64, name string) [32]byte {
	return sha256.Sum256(append(binary.BigEndian.AppendUint64(nil, seed), name...))
}

const (
	alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	urlSafe  = alphabet + "-_"
	digits   = "0123456789"
	// Without letters and digits that people confuse.
	readable = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
)

func letters(r *rand.Rand, from string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = from[r.IntN(len(from))]
	}
	return string(b)
}

// id makes a 20-character Okta id such as 00u….
func (d *dice) id(prefix string) string {
	return prefix + letters(d.stream, alphabet, 20-len(prefix))
}

// fixedID makes an id that stays the same for the whole run.
func (d *dice) fixedID(prefix, name string) string {
	return prefix + letters(d.keyed("id "+name), alphabet, 20-len(prefix))
}

// token makes an opaque URL-safe string of n characters.
func (d *dice) token(n int) string { return letters(d.stream, urlSafe, n) }

// secret43 is 32 random bytes as base64url, the shape of an interaction code.
func (d *dice) secret43() string {
	var b [32]byte
	for i := range b {
		b[i] = byte(d.stream.Uint32())
	}
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// code makes a one-time code that differs from not, so that a code of
// an earlier send is never right by accident.
func (d *dice) code(n int, alphanumeric bool, not string) string {
	from := digits
	if alphanumeric {
		from = readable
	}
	for {
		if c := letters(d.stream, from, n); c != not {
			return c
		}
	}
}

// pick chooses one of n for the whole run.
func (d *dice) pick(name string, n int) int { return d.keyed("pick " + name).IntN(n) }

// rank orders things for the whole run.
func (d *dice) rank(name string) uint64 { return d.keyed("rank " + name).Uint64() }
