package gateway

import (
	"net/netip"
	"strings"

	"github.com/idxflow/idxflow/pkg/flow"
)

// viewerAddress is CloudFront's header with the address of its client. It always ends in a port, and an IPv6 address in
// it has no brackets (AWS, "Add CloudFront request headers").
const viewerAddress = "cloudfront-viewer-address"

// caller tells the engine who asks. The address is the one that API Gateway saw, or that of the one header that the edge
// is known to set; what callers can write themselves (X-Forwarded-For, Forwarded, Host) is never read.
func (a *API) caller(e *event) flow.Caller {
	ip := e.RequestContext.HTTP.SourceIP
	if a.cfg.ClientIPHeader != "" {
		if named := address(a.cfg.ClientIPHeader, e.header(a.cfg.ClientIPHeader)); named != "" {
			ip = named
		}
	}
	return flow.Caller{UserAgent: e.header("user-agent"), IP: ip, Language: e.header("accept-language"),
		Host: e.RequestContext.DomainName, DeviceToken: e.header("x-device-token")}
}

// address takes the IP address out of a header's value: "ip", "ip:port", "[ipv6]:port", and CloudFront's "ipv6:port".
// It returns "" if there is none.
func address(header, value string) string {
	value = strings.TrimSpace(value)
	if header == viewerAddress {
		value = value[:max(0, strings.LastIndexByte(value, ':'))]
		value = strings.TrimSuffix(strings.TrimPrefix(value, "["), "]")
	}
	if ip, err := netip.ParseAddr(value); err == nil {
		return ip.WithZone("").String()
	}
	if pair, err := netip.ParseAddrPort(value); err == nil {
		return pair.Addr().WithZone("").String()
	}
	return ""
}
