// Package token seals the state of a sign-up into the continuation token that
// the person's browser carries, and opens it again.
//
// A token is a compact JWE (RFC 7516): alg "dir", enc "A256GCM", and a
// protected header that is byte for byte one of the few that [Box.Seal] writes.
// Everything a token could say about how to open it is therefore known before
// it arrives; what is left to read is an iv, a ciphertext and a tag.
//
// # Keys
//
// The ring is a list of secrets, newest first: the first seals, all open. From
// each secret HKDF-SHA-256 derives the key of one deployment, because issuer
// and client id are part of its info string. A token of another deployment
// fails as a wrong key does. The key id is derived from the secret alone, so a
// log or a header shows which secret is in use without telling anything of it.
//
// One key should not seal more than 2^32 tokens, since the 96-bit iv is random
// (NIST SP 800-38D, 8.3). Rotation comes long before.
//
// # Why jwx/v2
//
// The project is built on github.com/lestrrat-go/jwx/v2, whose go.mod calls v2
// no longer maintained (2.1.7, June 2026). Its known faults are a panic on the
// *KW and PBES2 algorithms with an empty encrypted key, header names that are
// written unescaped (GHSA-4cf7-xm37-g63h), and a decrypter that accepts any
// enc, zip, crit, the JSON serialisation and many spellings of one token. None
// of them can be reached from here:
//
//   - jwx never sees a token unless header, length, number of parts and
//     alphabet are exactly those of a token of ours, and jwx is told the one
//     algorithm and the one key to use;
//   - the header names are constants, and the key id is eight hex digits;
//   - this package and the ID-token verifier are the only importers;
//   - the tests hold a second implementation with the standard library against
//     it, byte for byte in both directions, so another library, or jwx/v3 which
//     writes the same bytes, can take its place by editing one file.
//
// One token has one spelling here. All the same, whoever remembers tokens
// remembers an id from inside, never a hash of the token.
package token
