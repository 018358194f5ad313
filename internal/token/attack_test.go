package token

import (
	"bytes"
	"compress/flate"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jwe"

	"github.com/idxflow/idxflow/pkg/flow"
)

var zeroIV = make([]byte, 12)

func refuses(t *testing.T, b *Box, name, token string) {
	t.Helper()
	plain, err := b.Open(t.Context(), token)
	if err != flow.ErrToken || plain != nil { //nolint:errorlint // one error for everything, with nothing around it
		t.Errorf("%s: %q, %v, want ErrToken; token %.200s", name, plain, err, token)
	}
}

// refusesUnseen demands in addition that the JWE library never gets to see the token.
func refusesUnseen(t *testing.T, b *Box, name, token string) {
	t.Helper()
	if b.keyFor(token) != nil {
		t.Errorf("%s: reaches the library; token %.200s", name, token)
	}
	refuses(t, b, name, token)
}

func TestEveryFlippedBitIsRefused(t *testing.T) {
	b := newBox(t, secretA, secretB)
	tok := []byte(seal(t, b, state))
	for i := range tok {
		for bit := range 8 {
			tok[i] ^= 1 << bit
			refuses(t, b, "flipped character", string(tok))
			tok[i] ^= 1 << bit
		}
	}
	// The same below the encoding, where each result is well formed.
	parts := strings.Split(string(tok), ".")
	for p, part := range parts {
		raw := []byte(decode(t, part))
		for i := range len(raw) * 8 {
			raw[i/8] ^= 1 << (i % 8)
			parts[p] = b64(raw)
			refuses(t, b, "flipped bit", strings.Join(parts, "."))
			raw[i/8] ^= 1 << (i % 8)
		}
		parts[p] = part
	}
}

func TestEveryPrefixAndEverySuffixIsRefused(t *testing.T) {
	b := newBox(t, secretA)
	tok := seal(t, b, state)
	for i := range len(tok) {
		refuses(t, b, "prefix", tok[:i])
		refuses(t, b, "suffix", tok[i+1:])
	}
}

// Each of these has something of a true token and is not one.
func TestMisshapenTokensAreRefused(t *testing.T) {
	b := newBox(t, secretA)
	tok := seal(t, b, state)
	part := strings.Split(tok, ".")
	with := func(i int, s string) string {
		p := append([]string(nil), part...)
		p[i] = s
		return strings.Join(p, ".")
	}
	tag := decode(t, part[4])
	cases := map[string]string{
		"tag short by 1":           with(4, b64(tag[:15])),
		"tag short by 4":           with(4, b64(tag[:12])),
		"tag short by 8":           with(4, b64(tag[:8])),
		"tag with a byte of text":  part[0] + ".." + part[2] + "." + b64(decode(t, part[3])+tag[:1]) + "." + b64(tag[1:]),
		"text with a byte of tag":  part[0] + ".." + part[2] + "." + part[3][:4] + "." + part[3][4:] + part[4],
		"no header":                with(0, ""),
		"an encrypted key":         with(1, "AAAA"),
		"no iv":                    with(2, ""),
		"iv of 16 bytes":           with(2, b64(make([]byte, 16))),
		"iv of no base64url":       with(2, "AAAA AAAA+AAA/AA"),
		"text of 5 characters":     with(3, "AAAAA"),
		"one byte too long":        with(3, strings.Repeat("A", MaxBytes+1-len(tok)+len(part[3]))),
		"no text":                  with(3, ""),
		"no tag":                   with(4, ""),
		"four parts":               strings.Replace(tok, "..", ".", 1),
		"six parts":                tok + ".",
		"six parts, first empty":   "." + tok,
		"100 kB of dots":           strings.Repeat(".", 100_000),
		"ours with dots behind":    tok + strings.Repeat(".", 10_000),
		"10 MB":                    tok + strings.Repeat("A", 10<<20),
		"flattened JSON":           `{"protected":"` + part[0] + `","iv":"` + part[2] + `","ciphertext":"` + part[3] + `","tag":"` + part[4] + `"}`,
		"general JSON":             `{"protected":"` + part[0] + `","recipients":[{}],"iv":"` + part[2] + `","ciphertext":"` + part[3] + `","tag":"` + part[4] + `"}`,
		"blank before":             " " + tok,
		"line end behind":          tok + "\n",
		"line end inside":          tok[:200] + "\n" + tok[200:],
		"padding":                  tok + "==",
		"NUL behind":               tok + "\x00",
		"full stop of another row": strings.Replace(tok, ".", "\u3002", 1),
		"header padded":            with(0, part[0]+"="),
		"twice":                    tok + tok,
	}
	for name, token := range cases {
		refusesUnseen(t, b, name, token)
	}
}

// The twin gives each a ciphertext with the characters that differ, so that only the spelling is wrong.
func TestAnotherSpellingOfATrueTokenIsRefused(t *testing.T) {
	b, w := newBox(t, secretA), newTwin(t, secretA, issuer, client)
	tries := map[string]bool{}
	for i := range 400 {
		plain := bytes.Repeat([]byte{byte(i)}, 20+i%3)
		tok := w.seal(zeroIV, plain)
		if _, err := b.Open(t.Context(), tok); err != nil {
			t.Fatalf("the true token: %v", err)
		}
		if std := strings.NewReplacer("-", "+", "_", "/").Replace(tok); std != tok {
			tries["standard alphabet"] = true
			refusesUnseen(t, b, "standard alphabet", std)
		}
		for _, spelled := range respelled(tok) {
			tries["spare bits"] = true
			refusesUnseen(t, b, "spare bits", spelled)
		}
	}
	if len(tries) != 2 {
		t.Errorf("only tried %v", tries)
	}
}

// respelled returns the tokens that a lax decoder reads as tok: a part's last character differs in bits that mean nothing.
func respelled(tok string) (out []string) {
	parts := strings.Split(tok, ".")
	lax := base64.RawURLEncoding
	for p, part := range parts {
		want, _ := lax.DecodeString(part)
		for c := 0; c < 256 && part != ""; c++ {
			spelled := part[:len(part)-1] + string([]byte{byte(c)})
			if got, err := lax.DecodeString(spelled); spelled != part && err == nil && bytes.Equal(got, want) {
				parts[p] = spelled
				out = append(out, strings.Join(parts, "."))
			}
		}
		parts[p] = part
	}
	return out
}

// Every header but ours is refused, even when the token is sealed with the true key. jwx takes many of these.
func TestOtherHeadersAreRefusedUnderTheTrueKey(t *testing.T) {
	b, w := newBox(t, secretA), newTwin(t, secretA, issuer, client)
	ours := w.head
	kid := ours[strings.Index(ours, `"kid":"`)+7:][:8]
	change := func(old, with string) string { return strings.Replace(ours, old, with, 1) }
	add := func(member string) string { return change("{", "{"+member+",") }
	heads := map[string]string{
		"empty": "", "null": "null", "array": "[]", "string": `"dir"`, "no member": "{}",
		"deep": strings.Repeat(`{"a":`, 2000) + "1" + strings.Repeat("}", 2000), "huge": add(`"x":"` + strings.Repeat("x", 8000) + `"`),
		"blank": change(":", ": "), "other order": change(`"alg":"dir","enc":"A256GCM"`, `"enc":"A256GCM","alg":"dir"`),
		"escaped": change("dir", `\u0064ir`), "cut": ours[:len(ours)-1], "more behind": ours + "{}", "byte order mark": "\ufeff" + ours,
		"alg twice": add(`"alg":"dir"`), "alg in other case twice": add(`"Alg":"none"`),
		"alg none": change("dir", "none"), "alg A256KW": change("dir", "A256KW"), "alg A256GCMKW": change("dir", "A256GCMKW"),
		"alg array": change(`"dir"`, `["dir"]`), "alg DIR": change("dir", "DIR"), "alg missing": change(`"alg":"dir",`, ""),
		"alg RSA1_5": change("dir", "RSA1_5"), "alg ECDH-ES": change("dir", "ECDH-ES"),
		"enc A128GCM": change("A256GCM", "A128GCM"), "enc a256gcm": change("A256GCM", "a256gcm"), "enc missing": change(`"enc":"A256GCM",`, ""),
		"zip none": add(`"zip":""`), "crit unknown": add(`"crit":["x"],"x":1`), "crit exp": add(`"crit":["exp"],"exp":1`), "b64 false": add(`"b64":false`),
		"p2c huge": pbes2("2147483647"), "p2c negative": pbes2("-1"), "p2c fraction": pbes2("0.5"), "p2c large": pbes2("1e308"),
		"jwk": add(`"jwk":{"kty":"oct","k":"AAAA"}`), "jku": add(`"jku":"https://evil.example/keys"`), "x5u": add(`"x5u":"https://evil.example/c"`),
		"epk": add(`"epk":{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}`), "cty": add(`"cty":"JWT"`),
		"kid unknown": change(kid, "00000000"), "kid empty": change(kid, ""), "kid of 10 kB": change(kid, strings.Repeat("0", 10_000)),
		"kid path": change(kid, "../../dev/null"), "kid SQL": change(kid, "' OR 1=1 --"), "kid in capitals": change(kid, strings.ToUpper(kid)),
		"kid number": change(`"`+kid+`"`, "7"), "kid missing": change(`"kid":"`+kid+`",`, ""),
		"typ of another purpose": change(typ, "idxflow-ticket"), "typ JWT": change(typ, "JWT"), "typ missing": change(`,"typ":"`+typ+`"`, ""),
		"typ in capitals": change(typ, strings.ToUpper(typ)),
	}
	for name, head := range heads {
		if head == ours {
			t.Errorf("%s: this is our own header", name)
		}
		refusesUnseen(t, b, name, w.with(head).seal(zeroIV, []byte(state)))
	}
}

func pbes2(count string) string {
	return `{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2s":"AAAAAAAAAAA","p2c":` + count + `}`
}

// What jwx itself makes under our key, with other settings.
func TestOtherTokensOfTheLibraryAreRefused(t *testing.T) {
	b := newBox(t, secretA)
	key, ours := b.seal, ownHeader(b)
	bomb := bytes.Repeat([]byte("0"), 1<<20)
	cases := map[string]struct {
		plain   []byte
		options []jwe.EncryptOption
	}{
		"CBC":            {[]byte(state), []jwe.EncryptOption{jwe.WithKey(jwa.DIRECT, key), jwe.WithContentEncryption(jwa.A128CBC_HS256)}},
		"bare":           {[]byte(state), []jwe.EncryptOption{jwe.WithKey(jwa.DIRECT, key), jwe.WithContentEncryption(jwa.A256GCM)}},
		"DEFLATE":        {[]byte(state), []jwe.EncryptOption{jwe.WithKey(jwa.DIRECT, key), jwe.WithCompress(jwa.Deflate)}},
		"DEFLATE, bomb":  {bomb, []jwe.EncryptOption{jwe.WithKey(jwa.DIRECT, key), jwe.WithCompress(jwa.Deflate)}},
		"JSON":           {[]byte(state), []jwe.EncryptOption{jwe.WithKey(jwa.DIRECT, key), jwe.WithJSON()}},
		"wrapped key":    {[]byte(state), []jwe.EncryptOption{jwe.WithKey(jwa.A256KW, key)}},
		"GCM-wrapped":    {[]byte(state), []jwe.EncryptOption{jwe.WithKey(jwa.A256GCMKW, key)}},
		"under password": {[]byte(state), []jwe.EncryptOption{jwe.WithKey(jwa.PBES2_HS256_A128KW, key)}},
	}
	for name, c := range cases {
		tok, err := jwe.Encrypt(c.plain, c.options...)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		refusesUnseen(t, b, name, string(tok))
		if _, rest, ok := strings.Cut(string(tok), "."); ok { // under our header the tag is wrong
			refuses(t, b, name+" under our header", ours+"."+rest)
		}
	}
	for _, alg := range []string{"A128KW", "A256KW", "A256GCMKW"} { // with an empty key these make jwx panic
		refusesUnseen(t, b, alg, b64(`{"alg":"`+alg+`","enc":"A256GCM"}`)+"..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA")
	}
}

// A bomb needs our key; even its holder cannot make us inflate one.
func TestCompressedTextUnderOurHeaderStaysAsItIs(t *testing.T) {
	var packed bytes.Buffer
	z, _ := flate.NewWriter(&packed, flate.BestCompression)
	_, _ = z.Write(bytes.Repeat([]byte("0"), 1<<20))
	_ = z.Close()
	w := newTwin(t, secretA, issuer, client)
	got, err := newBox(t, secretA).Open(t.Context(), w.seal(zeroIV, packed.Bytes()))
	if err != nil || !bytes.Equal(got, packed.Bytes()) {
		t.Errorf("%d bytes, %v, want the %d that were sealed", len(got), err, packed.Len())
	}
}

func TestASignedTokenIsNoSealedOne(t *testing.T) {
	b := newBox(t, secretA)
	for _, head := range []string{`{"alg":"HS256"}`, decode(t, ownHeader(b))} {
		signed := b64(head) + "." + b64(state)
		mac := hmac.New(sha256.New, b.seal)
		mac.Write([]byte(signed))
		refusesUnseen(t, b, "JWS", signed+"."+b64(mac.Sum(nil)))
	}
}

// ownHeader returns the encoded header of a box with one key.
func ownHeader(b *Box) string { return slices.Collect(maps.Keys(b.keys))[0] }
