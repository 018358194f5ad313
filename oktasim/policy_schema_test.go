package oktasim_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/idxflow/idxflow/oktasim"
)

var update = flag.Bool("update", false, "write the policy schema anew")

const schemaFile = "policies/policy.schema.json"

// The file in the repository is the one that the Go type makes.
func TestSchemaIsCurrent(t *testing.T) {
	want := oktasim.PolicySchema()
	if *update {
		if err := os.WriteFile(schemaFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(schemaFile); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not current (%v); run go test ./oktasim -run Schema -update", schemaFile, err)
	}
}

func policySchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(oktasim.PolicySchema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("policy.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("policy.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func fits(t *testing.T, schema *jsonschema.Schema, policy []byte) error {
	t.Helper()
	data, err := yaml.YAMLToJSON(policy)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(value)
}

// Examples and the effective policy fit the schema, and mistakes do not.
func TestSchemaFitsPolicies(t *testing.T) {
	schema := policySchema(t)
	files, err := filepath.Glob("policies/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no policies: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := fits(t, schema, data); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	org, err := oktasim.New(oktasim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	effective, err := json.Marshal(org.Policy())
	if err != nil {
		t.Fatal(err)
	}
	if err := fits(t, schema, effective); err != nil {
		t.Errorf("effective policy: %v", err)
	}
	for _, wrong := range []string{"signUp: maybe", "signup: allowed", "authenticators: [{key: pigeon, use: required}]", "authenticators: [{key: okta_email}]",
		"email: {codeLength: six}", "phone: {methods: [fax]}", "redirectUris: here"} {
		if fits(t, schema, []byte(wrong)) == nil {
			t.Errorf("%q fits", wrong)
		}
	}
}
