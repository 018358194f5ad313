package token

import (
	"encoding/base64"
	"strings"
)

const (
	typ       = "idxflow-ct"
	ivChars   = 16 // 96 bits
	tagChars  = 22 // 128 bits
	idLetters = 2 * idBytes
)

// header returns the encoded protected header of the tokens sealed under the key id. Open compares with it byte for
// byte, so it must be spelled as jwx spells it: names in order, no blanks. A test pins that.
func header(id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"dir","enc":"A256GCM","kid":"` + id + `","typ":"` + typ + `"}`))
}

var headerChars = len(header(strings.Repeat("0", idLetters)))

// sealedLen is the length of the token for plainBytes of state.
func sealedLen(plainBytes int) int {
	return headerChars + len("..") + ivChars + len(".") + base64.RawURLEncoding.EncodedLen(plainBytes) + len(".") + tagChars
}

// wellFormed reports whether rest, which is what follows the protected header and its dot, is that of a compact JWE of
// ours: an empty encrypted key, an iv, a ciphertext and a tag, all canonical. jwx would also take other alphabets,
// padding, spare bits, blanks, a non-empty key and a shifted border between ciphertext and tag, and a token with many
// spellings defeats whoever compares tokens.
func wellFormed(rest string) bool {
	empty, rest, _ := strings.Cut(rest, ".")
	iv, rest, _ := strings.Cut(rest, ".")
	text, tag, ok := strings.Cut(rest, ".")
	return ok && empty == "" && len(iv) == ivChars && text != "" && len(tag) == tagChars &&
		canonical(iv) && canonical(text) && canonical(tag)
}

const none = 0xff

// sextet holds the value of each character of base64url, and none for all others. A table, because a switch on random
// characters costs 6 µs per token in mispredicted branches.
var sextet = func() (t [256]byte) {
	for i := range t {
		t[i] = none
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for i := range len(alphabet) {
		t[alphabet[i]] = byte(i)
	}
	return t
}()

// spare is a mask of the bits of the last character that encode nothing and must be zero, by length modulo four.
var spare = [4]byte{2: 0b1111, 3: 0b11}

// canonical reports whether s is the one base64url spelling, without padding, of the bytes that it stands for.
func canonical(s string) bool {
	var seen, last byte
	for i := range len(s) {
		last = sextet[s[i]]
		seen |= last
	}
	tail := len(s) % 4
	return seen < 64 && tail != 1 && last&spare[tail] == 0
}
