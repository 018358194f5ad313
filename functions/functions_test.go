// Package functions_test holds the mains to their promise: thin, and linking no more than they use.
package functions_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestMainsAreThin(t *testing.T) {
	mains, err := filepath.Glob("*/main.go")
	if err != nil || len(mains) != 5 {
		t.Fatalf("%d mains: %v", len(mains), err)
	}
	for _, name := range mains {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(string(source), "\n"); lines >= 25 {
			t.Errorf("%s has %d lines", name, lines)
		}
		if strings.Contains(string(source), "env") {
			t.Errorf("%s reads the environment", name)
		}
	}
}

func TestFunctionsLinkOnlyWhatTheyUse(t *testing.T) {
	const jwx = "github.com/lestrrat-go/jwx/v2/"
	unwanted := map[string][]string{
		"login":    {"github.com/aws/aws-sdk-go-v2", "github.com/idxflow/idxflow/internal/token", "github.com/idxflow/idxflow/internal/store"},
		"register": {"github.com/aws/aws-sdk-go-v2/service/sso", "github.com/aws/aws-sdk-go-v2/service/ssooidc", "github.com/aws/aws-sdk-go-v2/service/signin", "github.com/aws/aws-sdk-go-v2/feature/ec2/imds"},
	}
	for _, f := range []string{"authenticator", "verify", "skip"} {
		unwanted[f] = unwanted["register"]
	}
	for f, packages := range unwanted {
		out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "./"+f).CombinedOutput()
		if err != nil {
			t.Fatalf("go list: %v\n%s", err, out)
		}
		deps := string(out)
		if !strings.Contains(deps, "github.com/idxflow/idxflow/internal/gateway\n") {
			t.Fatalf("%s: this is no list of dependencies:\n%s", f, deps)
		}
		for _, p := range append(packages, "github.com/idxflow/idxflow/oktasim", jwx+"jwt") {
			if strings.Contains("\n"+deps, "\n"+p) {
				t.Errorf("%s links %s", f, p)
			}
		}
	}
}
