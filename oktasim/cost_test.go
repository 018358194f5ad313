package oktasim_test

import (
	"net/http"
	"testing"

	"github.com/idxflow/idxflow/oktasim"
)

// BenchmarkSignUp is the seed flow's ten calls over loopback, client included.
func BenchmarkSignUp(b *testing.B) {
	org := oktasim.Start(b, oktasim.Policy{})
	for b.Loop() {
		org.Reset()
		f := newFlow(b, org, "ada@example.com").toSkip().post("skip", nil)
		if f.tokens(); f.status != 200 {
			b.Fatalf("token: %d %s", f.status, f.raw)
		}
	}
}

// BenchmarkStart is an org that listens, and has its signing key already.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		org, err := oktasim.New(oktasim.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, ok := org.Handler().(*http.ServeMux); !ok {
			b.Fatal("no handler")
		}
	}
}
