package oktasim

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxPolicy bounds a policy file; real ones are a few kilobytes.
const maxPolicy = 256 << 10

// ReadPolicy reads a policy file, YAML or JSON.
func ReadPolicy(file string) (Policy, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return Policy{}, fmt.Errorf("read policy: %w", err)
	}
	return DecodePolicy(file, data)
}

// DecodePolicy reads a policy, YAML or JSON, strictly: an unknown or repeated
// member, a wrong type or a word outside its list is an error that names file,
// line, and the allowed words. Members left out stay zero.
func DecodePolicy(file string, data []byte) (Policy, error) {
	var p Policy
	if len(data) > maxPolicy {
		return p, fmt.Errorf("%s: longer than %d bytes", file, maxPolicy)
	}
	if err := plain(file, data); err != nil {
		return p, err
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return p, located(file, err)
	}
	if len(tree.Docs) > 1 {
		return p, fmt.Errorf("%s: more than one document", file)
	}
	err = yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&p)
	if err != nil && !errors.Is(err, io.EOF) { // an empty file is the default policy
		return p, located(file, err)
	}
	full := p.withDefaults()
	var errs []error
	for _, f := range full.check() {
		errs = append(errs, fmt.Errorf("%s%s: %s: %s", file, lineOf(tree, f.path), strings.TrimPrefix(f.path, "$."), f.text))
	}
	return p, errors.Join(errs...)
}

// plain refuses tags, anchors and aliases. No policy needs them, aliases can
// grow without bound, and the decoder panics on a tag that does not fit
// (FuzzDecodePolicy holds the case).
func plain(file string, data []byte) error {
	for _, t := range lexer.Tokenize(string(data)) {
		switch t.Type {
		case token.TagType, token.AnchorType, token.AliasType, token.MergeKeyType:
			return fmt.Errorf("%s:%d: tags, anchors and aliases are not allowed", file, t.Position.Line)
		}
	}
	return nil
}

// located puts file and line in front of the decoder's one-line message,
// whose long form would draw the source.
func located(file string, err error) error {
	var at interface {
		GetToken() *token.Token
		GetMessage() string
	}
	if errors.As(err, &at) && at.GetToken() != nil {
		return fmt.Errorf("%s:%d: %s", file, at.GetToken().Position.Line, at.GetMessage())
	}
	return fmt.Errorf("%s: %w", file, err)
}

// lineOf finds the line of a path, or of the nearest member above it that the
// file contains.
func lineOf(tree *ast.File, path string) string {
	for path != "$" && path != "" {
		p, err := yaml.PathString(path)
		if err != nil {
			return ""
		}
		if node, err := p.FilterFile(tree); err == nil && node != nil {
			return fmt.Sprintf(":%d", node.GetToken().Position.Line)
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return ""
}
