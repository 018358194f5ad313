package oktasim

import (
	"bytes"
	"encoding/base64"
	"image/png"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

// qrCode is an image that a phone scans.
type qrCode struct {
	Method string `json:"method"`
	Href   string `json:"href"`
	Type   string `json:"type"`
}

// embedded wraps an image in the form of the sign-in widget's mocks.
func embedded(href string) *qrCode { return &qrCode{"embedded", href, "image/png"} }

// qrPNG draws a text as a QR code of 200 pixels, as a data URI.
func qrPNG(text string) string {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err == nil {
		code, err = barcode.Scale(code, 200, 200)
	}
	var image bytes.Buffer
	if err == nil {
		err = png.Encode(&image, code)
	}
	if err != nil {
		panic("oktasim: draw a QR code: " + err.Error())
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(image.Bytes())
}
