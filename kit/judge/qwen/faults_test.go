package qwen_test

import (
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/threebook/threebook/kit/judge/judgetest"
	"github.com/threebook/threebook/kit/judge/qwen"
	"github.com/threebook/threebook/kit/outcome"
)

// always answers every call alike.
func always(f func(w http.ResponseWriter)) func(http.ResponseWriter, int, request) {
	return func(w http.ResponseWriter, _ int, _ request) { f(w) }
}

// once answers the first call with f and later ones with a rating.
func once(f func(w http.ResponseWriter)) func(http.ResponseWriter, int, request) {
	return func(w http.ResponseWriter, n int, _ request) {
		if n == 0 {
			f(w)
			return
		}
		say(w, ratingReply("0.5"))
	}
}

func status(code int, header ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		decline(w, code, "some_error", "told with the key "+testKey)
	}
}

// reset breaks the connection in the middle of the body.
func reset(w http.ResponseWriter) {
	conn, buf, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	buf.WriteString("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"choices\": [{\"mess")
	buf.Flush()
	conn.(*net.TCPConn).SetLinger(0)
	conn.Close()
}

func text(content string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { say(w, content) }
}

func body(contentType, content string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", contentType)
		w.Write([]byte(content))
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	choice := func(message map[string]any, finish string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { sayChoice(w, message, finish) }
	}
	for _, test := range []struct {
		name   string
		answer func(http.ResponseWriter, int, request)
		want   outcome.ID
		calls  int    // made in all
		detail string // a part of it
	}{
		// What passes is waited for.
		{"429, then fine", once(status(429)), outcome.OK, 2, ""},
		{"429 with seconds, then fine", once(status(429, "Retry-After", "1")), outcome.OK, 2, ""},
		{"429 with nonsense, then fine", once(status(429, "Retry-After", "soon")), outcome.OK, 2, ""},
		{"500, then fine", once(status(500)), outcome.OK, 2, ""},
		{"502, then fine", once(status(502)), outcome.OK, 2, ""},
		{"503, then fine", once(status(503)), outcome.OK, 2, ""},
		{"reset, then fine", once(reset), outcome.OK, 2, ""},
		{"cut body, then fine", once(body("application/json", `{"choices": [{"mess`)), outcome.OK, 2, ""},

		// What does not pass leaves the example unscored.
		{"429 for ever", always(status(429)), outcome.JudgeUnavailable, 3, "429 Too Many Requests"},
		{"429 for an hour", always(status(429, "Retry-After", "3600")), outcome.JudgeUnavailable, 1, "1h0m0s"},
		{"500 for ever", always(status(500)), outcome.JudgeUnavailable, 3, "500"},
		{"502 with a page", always(func(w http.ResponseWriter) { w.WriteHeader(502); w.Write([]byte("<html>bad gateway")) }), outcome.JudgeUnavailable, 3, "bad gateway"},
		{"503 for ever", always(status(503)), outcome.JudgeUnavailable, 3, "503"},
		{"reset for ever", always(reset), outcome.JudgeUnavailable, 3, "cannot be reached"},
		{"cut body for ever", always(body("application/json", `{"choices": [{"mess`)), outcome.JudgeUnavailable, 3, "cannot be reached"},
		{"a page instead of JSON", always(body("text/html", "<html>sign in")), outcome.JudgeUnavailable, 3, ""},
		{"400 in every format", always(status(400)), outcome.JudgeUnavailable, 3, "400"},
		{"413", always(status(413)), outcome.JudgeUnavailable, 1, "413"},

		// Replies without a valid rating: the picture is shown twice.
		{"truncated JSON", always(choice(map[string]any{"content": `{"criteria": [], "rationale": "It`}, "length")), outcome.JudgeInvalid, 2, "token limit"},
		{"rating as a string", always(text(ratingReply(`"0.7"`))), outcome.JudgeInvalid, 2, `"0.7"`},
		{"rating as 7/10", always(text(ratingReply(`"7/10"`))), outcome.JudgeInvalid, 2, `"7/10"`},
		{"rating as bare 7/10", always(text(ratingReply(`7/10`))), outcome.JudgeInvalid, 2, "broken"},
		{"rating NaN", always(text(ratingReply(`NaN`))), outcome.JudgeInvalid, 2, "broken"},
		{"rating 1.2", always(text(ratingReply(`1.2`))), outcome.JudgeInvalid, 2, "1.2"},
		{"rating -1", always(text(ratingReply(`-1`))), outcome.JudgeInvalid, 2, "-1"},
		{"rating null", always(text(ratingReply(`null`))), outcome.JudgeInvalid, 2, "no rating"},
		{"rating true", always(text(ratingReply(`true`))), outcome.JudgeInvalid, 2, "true"},
		{"rating 1e999", always(text(ratingReply(`1e999`))), outcome.JudgeInvalid, 2, "1e999"},
		{"rating missing", always(text(`{"criteria": [], "rationale": ""}`)), outcome.JudgeInvalid, 2, "no rating"},
		{"two ratings", always(text(ratingReply(`0.2, "rating": 0.9`))), outcome.JudgeInvalid, 2, "twice"},
		{"two objects", always(text(ratingReply(`0.2`) + ratingReply(`0.9`))), outcome.JudgeInvalid, 2, "more than one"},
		{"no criteria", always(text(`{"rationale": "", "rating": 0.4}`)), outcome.JudgeInvalid, 2, "criteria"},
		{"prose", always(text("Looks good to me: 0.8")), outcome.JudgeInvalid, 2, "no JSON"},
		{"nothing", always(text("")), outcome.JudgeInvalid, 2, "empty"},
		{"empty choices", always(body("application/json", `{"choices": []}`)), outcome.JudgeInvalid, 2, "no choice"},
		{"nonsense, then fine", once(text("hm")), outcome.OK, 2, ""},

		// Refusals are not argued with.
		{"prose refusal", always(text("I'm sorry, but I can't rate this picture.")), outcome.JudgeRefused, 1, "sorry"},
		{"refusal field", always(choice(map[string]any{"refusal": "I won't."}, "stop")), outcome.JudgeRefused, 1, "I won't."},
		{"content filter", always(choice(map[string]any{"content": ""}, "content_filter")), outcome.JudgeRefused, 1, "content filter"},
		{"400 of a content filter", always(func(w http.ResponseWriter) {
			decline(w, 400, "data_inspection_failed", "Input data may contain inappropriate content.")
		}), outcome.JudgeRefused, 1, "inappropriate"},

		// Money.
		{"402", always(status(402)), outcome.JudgeBudget, 1, "402"},
		{"insufficient quota", always(func(w http.ResponseWriter) { decline(w, 429, "insufficient_quota", "You exceeded your current quota.") }), outcome.JudgeBudget, 1, "quota"},

		// Harmless wrapping is read.
		{"fenced JSON", always(text("```json\n" + ratingReply("0.5") + "\n```")), outcome.OK, 1, ""},
		{"JSON after a sentence", always(text("Here is my rating:\n" + ratingReply("0.5"))), outcome.OK, 1, ""},
		{"JSON after thinking", always(text("<think>{hm}</think>\n" + ratingReply("0.5"))), outcome.OK, 1, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, test.answer)
			q := newQwen(t, s, func(c *qwen.Config) { c.Tries = 3 })
			r, err := q.Rate(t.Context(), judgetest.Picture(t, red))
			if err != nil {
				t.Fatal(err)
			}
			if r.Outcome != test.want || !strings.Contains(r.Detail, test.detail) {
				t.Errorf("outcome %s (%s), want %s with %q", r.Outcome, r.Detail, test.want, test.detail)
			}
			if want := map[bool]float64{true: 0.5}[test.want == outcome.OK]; r.Value != want {
				t.Errorf("value %v, want %v", r.Value, want)
			}
			if n := len(s.seen()); n != test.calls {
				t.Errorf("%d calls, want %d", n, test.calls)
			}
			if strings.Contains(r.Detail, testKey) {
				t.Errorf("the key is in %q", r.Detail)
			}
		})
	}
}

// Faults that no later call can survive end the test instead of each example.
func TestFatalFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		answer func(http.ResponseWriter)
		want   string
	}{
		{"401", func(w http.ResponseWriter) {
			decline(w, 401, "invalid_api_key", "Incorrect API key provided: "+testKey)
		}, "401 Unauthorized"},
		{"403", status(403), "403 Forbidden"},
		{"unknown model", status(404), "is there a model Qwen/Qwen3-VL-8B-Instruct"},
		{"model without vision", func(w http.ResponseWriter) {
			decline(w, 400, "BadRequestError", "At most 0 image(s) may be provided in one request.")
		}, "takes no pictures"},
		{"redirect", func(w http.ResponseWriter) {
			w.Header().Set("Location", "http://elsewhere.invalid/")
			w.WriteHeader(307)
		}, "redirects are not followed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, always(test.answer))
			r, err := newQwen(t, s, nil).Rate(t.Context(), judgetest.Picture(t, red))
			if err == nil {
				t.Fatalf("rating %+v, want an error", r)
			}
			if n := len(s.seen()); n != 1 || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "red_cube") {
				t.Errorf("after %d calls: %v, want one call and %q", n, err, test.want)
			}
			if strings.Contains(err.Error(), testKey) {
				t.Errorf("the key is in %q", err)
			}
		})
	}
}

func TestRejectedKeyIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	s := serve(t, always(status(401)))
	q := newQwen(t, s, nil)
	for range 3 {
		if _, err := q.Rate(t.Context(), judgetest.Picture(t, red)); err == nil {
			t.Fatal("no error")
		}
	}
	if n := len(s.seen()); n != 1 {
		t.Errorf("%d calls, want 1", n)
	}
}

func TestQuotaStopsLaterCalls(t *testing.T) {
	t.Parallel()
	s := serve(t, always(status(402)))
	q := newQwen(t, s, nil)
	for range 3 {
		if r, err := q.Rate(t.Context(), judgetest.Picture(t, red)); err != nil || r.Outcome != outcome.JudgeBudget {
			t.Fatalf("rating %+v, error %v, want judge_budget", r, err)
		}
	}
	if n := len(s.seen()); n != 1 {
		t.Errorf("%d calls, want 1", n)
	}
}

// The server's model may change its mind about one picture only.
func TestVisionErrorAfterARatingIsNotFatal(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, n int, _ request) {
		if n == 0 {
			say(w, ratingReply("0.5"))
			return
		}
		decline(w, 400, "", "this image format is not supported: does not support image")
	})
	q := newQwen(t, s, nil)
	if _, err := q.Rate(t.Context(), judgetest.Picture(t, red)); err != nil {
		t.Fatal(err)
	}
	if r, err := q.Rate(t.Context(), judgetest.Picture(t, red)); err != nil || r.Outcome != outcome.JudgeUnavailable {
		t.Errorf("rating %+v, error %v, want judge_unavailable", r, err)
	}
}

func TestHungServerTimesOut(t *testing.T) {
	t.Parallel()
	released := make(chan struct{})
	s := serve(t, func(http.ResponseWriter, int, request) { <-released })
	t.Cleanup(func() { close(released) })
	q := newQwen(t, s, func(c *qwen.Config) { c.Timeout, c.Tries = 50*time.Millisecond, 2 })
	r, err := q.Rate(t.Context(), judgetest.Picture(t, red))
	if err != nil || r.Outcome != outcome.JudgeUnavailable || !strings.Contains(r.Detail, "no answer within 50ms") {
		t.Errorf("rating %+v, error %v, want judge_unavailable after 50 ms", r, err)
	}
	if n := len(s.seen()); n != 2 {
		t.Errorf("%d calls, want 2", n)
	}
}

func TestClosedPortIsUnavailable(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	s.Close()
	r, err := newQwen(t, s, func(c *qwen.Config) { c.Tries = 2 }).Rate(t.Context(), judgetest.Picture(t, red))
	if err != nil || r.Outcome != outcome.JudgeUnavailable || !strings.Contains(r.Detail, "connection refused") {
		t.Errorf("rating %+v, error %v, want judge_unavailable", r, err)
	}
}

func TestServerThatIsGoneIsNotWaitedForEachTime(t *testing.T) {
	t.Parallel()
	s := serve(t, always(status(503)))
	q := newQwen(t, s, func(c *qwen.Config) { c.Tries = 4 })
	for range 6 {
		if _, err := q.Rate(t.Context(), judgetest.Picture(t, red)); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(s.seen()); n != 3*4+3 {
		t.Errorf("%d calls for 6 pictures, want 4 for each of the first three and 1 for each later one", n)
	}
}

// Another goroutine's call waits too when the server asks to be left alone.
func TestRetryAfterHoldsEveryCallBack(t *testing.T) {
	t.Parallel()
	var first time.Time
	s := serve(t, func(w http.ResponseWriter, n int, _ request) {
		if n == 0 {
			first = time.Now()
			status(429, "Retry-After", time.Now().Add(2*time.Second).UTC().Format(http.TimeFormat))(w)
			return
		}
		if wait := time.Since(first); wait < 900*time.Millisecond {
			t.Errorf("call %d came after %v, before the date the server gave", n, wait)
		}
		say(w, ratingReply("0.5"))
	})
	q := newQwen(t, s, nil)
	done := make(chan error, 2)
	for range 2 {
		go func() { _, err := q.Rate(t.Context(), judgetest.Picture(t, red)); done <- err }()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
