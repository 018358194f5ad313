package token

import (
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/idxflow/idxflow/pkg/flow"
)

// sized is a state of the size of the larger ones of a sign-up.
var sized = strings.Repeat("0123456789", 43)

func TestARefusalAllocatesNothing(t *testing.T) {
	b := newBox(t, secretA, secretB)
	foreign := []string{
		"",
		strings.Repeat("x", 1000),
		strings.Repeat(".", 1000),
		seal(t, newBox(t, strings.Repeat("c", MinSecret)), sized),
		`{"protected":"e30","ciphertext":"AA"}`,
		seal(t, b, sized) + "=",
	}
	for _, tok := range foreign {
		n := testing.AllocsPerRun(100, func() {
			if _, err := b.Open(t.Context(), tok); err != flow.ErrToken { //nolint:errorlint // wrapping would allocate
				t.Errorf("%.40q: %v", tok, err)
			}
		})
		if n != 0 {
			t.Errorf("%.40q costs %v allocations to refuse", tok, n)
		}
	}
}

func TestAllocations(t *testing.T) {
	// What jwx costs for a header of four members, and little more; each member costs it about ten allocations.
	const sealLimit, openLimit = 160, 200
	if raceDetector() {
		t.Skip("the race detector drops pooled buffers at random, so counts say nothing: run this without -race")
	}
	b, ctx := newBox(t, secretA, secretB), t.Context()
	tok, plain := seal(t, b, sized), []byte(sized)
	if n := testing.AllocsPerRun(100, func() { _, _ = b.Seal(ctx, plain) }); n > sealLimit {
		t.Errorf("Seal allocates %v times, the limit is %d", n, sealLimit)
	}
	if n := testing.AllocsPerRun(100, func() { _, _ = b.Open(ctx, tok) }); n > openLimit {
		t.Errorf("Open allocates %v times, the limit is %d", n, openLimit)
	}
}

func raceDetector() bool {
	info, _ := debug.ReadBuildInfo()
	return info != nil && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

func BenchmarkSeal(b *testing.B) {
	box, plain := newBox(b, secretA), []byte(sized)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = box.Seal(b.Context(), plain)
	}
}

func BenchmarkOpen(b *testing.B) {
	box := newBox(b, secretA)
	tok := seal(b, box, sized)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = box.Open(b.Context(), tok)
	}
}

func BenchmarkRefuse(b *testing.B) {
	box := newBox(b, secretA)
	tok := seal(b, newBox(b, secretB), sized)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = box.Open(b.Context(), tok)
	}
}

// BenchmarkTwin is the least that the same bytes can cost in Go.
func BenchmarkTwin(b *testing.B) {
	w := newTwin(b, secretA, issuer, client)
	iv := make([]byte, 12)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = w.open(w.seal(iv, []byte(sized)))
	}
}
