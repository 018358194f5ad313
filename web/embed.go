// Package web holds the demo site as data, so that one program can serve it from wherever it is started.
package web

import "embed"

// Files are the files of this folder.
//
//go:embed *.html *.css *.js *.svg config.json
var Files embed.FS
