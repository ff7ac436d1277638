package render

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/threebook/threebook/kit/outcome"
)

// A picture that does not come is asked for again; the first answer counts.
func TestPicturesAreAskedForAgain(t *testing.T) {
	t.Parallel()
	waits := []time.Duration{20 * time.Millisecond, 20 * time.Millisecond}
	refused := errors.New("the page is gone")
	never := make(chan struct{})
	defer close(never)
	for _, c := range []struct {
		name     string
		answered int // which call is the first to be answered
		err      error
	}{
		{"at once", 1, nil}, {"the second time", 2, nil}, {"the last time", 3, nil}, {"with an error", 1, refused},
	} {
		var calls atomic.Int32
		png, asked, err := askAgain(func() ([]byte, error) {
			if int(calls.Add(1)) < c.answered {
				<-never
			}
			return []byte("png"), c.err
		}, waits)
		if string(png) != "png" || asked != c.answered || !errors.Is(err, c.err) {
			t.Errorf("%s: %q after %d calls, %v", c.name, png, asked, err)
		}
	}
}

// Without a picture of code that is done the browser is at fault, and another one
// has a try; without an end of the code the code is.
func TestTimeOutsBeforeAndAfterTheCode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reported, again bool
		detail          string
	}{
		{false, false, "no answer within 2s"},
		{true, true, "no picture within 2s"},
	} {
		v := classify(evidence{err: errTimeout, reported: c.reported, timeout: 2 * time.Second})
		if v.id != outcome.Timeout || v.again != c.again || v.detail != c.detail {
			t.Errorf("reported %v: %+v, want again %v and %q", c.reported, v, c.again, c.detail)
		}
	}
}
