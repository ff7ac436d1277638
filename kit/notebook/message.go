package notebook

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// message of the Jupyter protocol, version 5.3
// (jupyter-client.readthedocs.io, "Messaging in Jupyter").
type message struct {
	Header  header
	Parent  header
	Content object
}

type header struct {
	ID       string `json:"msg_id"`
	Session  string `json:"session"`
	Username string `json:"username"`
	Date     string `json:"date"`
	Type     string `json:"msg_type"`
	Version  string `json:"version"`
}

// delimiter stands between the addresses of a message and its parts.
const delimiter = "<IDS|MSG>"

// signer signs messages with the connection's key.
type signer struct{ key, session string }

// encode gives the frames of a request, and its id.
func (s signer) encode(kind string, content object) (frames [][]byte, id string, err error) {
	id = randomID()
	head, err := json.Marshal(header{
		ID: id, Session: s.session, Username: "threebook", Type: kind, Version: "5.3", Date: time.Now().UTC().Format(time.RFC3339Nano),
	})
	if err != nil {
		return nil, "", err
	}
	body, err := json.Marshal(content)
	if err != nil {
		return nil, "", err
	}
	parts := [][]byte{head, []byte("{}"), []byte("{}"), body}
	return append([][]byte{[]byte(delimiter), []byte(s.sign(parts))}, parts...), id, nil
}

// decode reads the frames of a message and checks who sent it.
func (s signer) decode(frames [][]byte) (m message, err error) {
	at := slices.IndexFunc(frames, func(f []byte) bool { return string(f) == delimiter })
	if at < 0 || len(frames) < at+6 {
		return m, errors.New("it has too few parts")
	}
	signature, parts := frames[at+1], frames[at+2:at+6]
	if !hmac.Equal(signature, []byte(s.sign(parts))) {
		return m, errors.New("its signature is wrong")
	}
	if err := json.Unmarshal(parts[0], &m.Header); err != nil {
		return m, fmt.Errorf("header: %w", err)
	}
	if err := json.Unmarshal(parts[1], &m.Parent); err != nil {
		return m, fmt.Errorf("parent: %w", err)
	}
	if err := json.Unmarshal(parts[3], &m.Content); err != nil {
		return m, fmt.Errorf("content: %w", err)
	}
	return m, nil
}

func (s signer) sign(parts [][]byte) string {
	h := hmac.New(sha256.New, []byte(s.key))
	for _, p := range parts {
		h.Write(p)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func randomID() string {
	b := make([]byte, 16)
	rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
