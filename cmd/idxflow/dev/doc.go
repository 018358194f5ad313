// Package dev is the whole deployment on one machine, in one process: demo site, API, and a simulated Okta org with its
// inbox, each on a port of its own.
//
//	site   http://localhost:8080   the browser's side, web/
//	API    http://localhost:8081   the functions, behind an HTTP server in place of API Gateway
//	org    http://localhost:8082   oktasim's protocol port
//	inbox  http://localhost:8083   oktasim's admin port
//
// Nothing is faked that need not be: the API reads its configuration as it does on Lambda and serves through the same
// gateway, and the site is another origin than the API, so that CORS is real. The names say localhost, because an IP
// address can be no WebAuthn relying party.
package dev
