package notebook

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// published makes messages of (type, content as JSON).
func published(t *testing.T, pairs ...string) (list []message) {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		m := message{Header: header{Type: pairs[i]}}
		if err := json.Unmarshal([]byte(pairs[i+1]), &m.Content); err != nil {
			t.Fatal(err)
		}
		list = append(list, m)
	}
	return list
}

func TestOutputsAreCollected(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		messages []string
		want     string
	}{
		"a stream's pieces are one": {
			[]string{"stream", `{"name":"stdout","text":"a"}`, "stream", `{"name":"stdout","text":"b\nc"}`, "stream", `{"name":"stderr","text":"d"}`},
			`[{"name":"stdout","output_type":"stream","text":["ab\n","c"]},{"name":"stderr","output_type":"stream","text":["d"]}]`,
		},
		"a carriage return begins the line anew": {
			[]string{"stream", `{"name":"stdout","text":"10%\r20%"}`, "stream", `{"name":"stdout","text":"\r30%\r\ndone\r\n"}`},
			`[{"name":"stdout","output_type":"stream","text":["30%\n","done\n"]}]`,
		},
		"the same id replaces": {
			[]string{
				"display_data", `{"data":{"text/plain":"1"},"transient":{"display_id":"x"}}`,
				"stream", `{"name":"stdout","text":"between\n"}`,
				"update_display_data", `{"data":{"text/plain":"2"},"transient":{"display_id":"x"}}`,
				"display_data", `{"data":{"text/plain":"3\nlines"},"transient":{"display_id":"x"}}`,
			},
			`[{"data":{"text/plain":["3\n","lines"]},"metadata":{},"output_type":"display_data"},{"name":"stdout","output_type":"stream","text":["between\n"]}]`,
		},
		"an update of nothing is its first": {
			[]string{"update_display_data", `{"data":{"text/plain":"1"},"transient":{"display_id":"x"}}`},
			`[{"data":{"text/plain":["1"]},"metadata":{},"output_type":"display_data"}]`,
		},
		"cleared at once, and at the next output": {
			[]string{
				"stream", `{"name":"stdout","text":"a"}`, "clear_output", `{"wait":false}`,
				"stream", `{"name":"stdout","text":"b"}`, "clear_output", `{"wait":true}`,
				"stream", `{"name":"stdout","text":"c"}`,
			},
			`[{"name":"stdout","output_type":"stream","text":["c"]}]`,
		},
		"empty data is left out": {
			[]string{"display_data", `{"data":{"text/html":""}}`, "display_data", `{"data":{"image/png":"iVBOR"}}`},
			`[{"data":{"image/png":"iVBOR"},"metadata":{},"output_type":"display_data"}]`,
		},
		"errors": {
			[]string{"error", `{"ename":"ERROR","evalue":"exit status 1","traceback":["\u001b[31mred\u001b[0m"]}`},
			`[{"ename":"ERROR","evalue":"exit status 1","output_type":"error","traceback":["\u001b[31mred\u001b[0m"]}]`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &collector{shown: map[string][]Output{}}
			for _, m := range published(t, test.messages...) {
				c.take(m)
			}
			list := []object{}
			for _, o := range c.collected() {
				list = append(list, o.object)
			}
			got, err := json.Marshal(list)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// An output that a later cell updates keeps its data's forms.
func TestLaterCellsUpdate(t *testing.T) {
	t.Parallel()
	shown := map[string][]Output{}
	first := &collector{shown: shown}
	first.take(published(t, "display_data", `{"data":{"text/plain":"1"},"transient":{"display_id":"x"}}`)[0])
	outputs := first.collected()
	second := &collector{shown: shown}
	second.take(published(t, "update_display_data", `{"data":{"text/plain":"2"},"transient":{"display_id":"x"}}`)[0])
	if text, ok := outputs[0].Form("text/plain"); !ok || text != "2" || len(second.collected()) > 0 {
		t.Errorf("the first cell's output is %q (%t)", text, ok)
	}
}

func TestMessagesAreSigned(t *testing.T) {
	t.Parallel()
	s := signer{"key", "session"}
	frames, id, err := s.encode("execute_request", object{"code": "1"})
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.decode(append([][]byte{[]byte("address")}, frames...))
	if err != nil || m.Header.ID != id || m.Header.Type != "execute_request" || m.Content["code"] != "1" {
		t.Errorf("decoded %+v, error %v", m, err)
	}
	if _, err := (signer{"another", "session"}).decode(frames); err == nil {
		t.Error("a message signed with another key is taken")
	}
	frames[len(frames)-1] = []byte(`{"code":"2"}`)
	if _, err := s.decode(frames); err == nil {
		t.Error("a changed message is taken")
	}
	if _, err := s.decode(frames[:3]); err == nil {
		t.Error("half a message is taken")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"msg_id":"1"}`), []byte(`{}`), []byte(`{"code":[]}`))
	f.Fuzz(func(t *testing.T, head, parent, content []byte) {
		s := signer{"key", "session"}
		parts := [][]byte{head, parent, []byte("{}"), content}
		m, err := s.decode(append([][]byte{[]byte(delimiter), []byte(s.sign(parts))}, parts...))
		if err != nil {
			return
		}
		c := &collector{shown: map[string][]Output{}}
		for _, kind := range []string{"stream", "display_data", "update_display_data", "execute_result", "error", "clear_output"} {
			m.Header.Type = kind
			c.take(m)
		}
		c.collected()
	})
}
