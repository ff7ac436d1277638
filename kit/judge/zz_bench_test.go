package judge_test
import ("testing";"time";"net/http";"sync";"fmt";"runtime"; "syscall"
"github.com/threebook/threebook/kit/judge")
func TestZZ(t *testing.T){
 s := serve(t, func(w http.ResponseWriter,_ int,_ request){ time.Sleep(300*time.Millisecond); say(w, ratingReply("0.5"))})
 q := newQwen(t,s,func(c *judge.QwenConfig){})
 p := picture(t, red); p.PNG = append(p.PNG, make([]byte, 40000)...)
 var wg sync.WaitGroup
 ch := make(chan int)
 var m0,m1 runtime.MemStats; runtime.ReadMemStats(&m0)
 var r0,r1 syscall.Rusage; syscall.Getrusage(0,&r0)
 st := time.Now()
 for range 16 { wg.Go(func(){ for range ch { if r,err := q.Rate(t.Context(),p); err!=nil||r.Outcome!="ok" { t.Error(r,err)} } }) }
 for i:=0;i<1000;i++{ch<-i}; close(ch); wg.Wait()
 el := time.Since(st); runtime.ReadMemStats(&m1); syscall.Getrusage(0,&r1)
 fmt.Println(el, el.Seconds()/(1000.0/16*0.3), "allocs/op", (m1.Mallocs-m0.Mallocs)/1000, "KB/op",(m1.TotalAlloc-m0.TotalAlloc)/1000/1024, "cpu ms/op", float64(r1.Utime.Nano()+r1.Stime.Nano()-r0.Utime.Nano()-r0.Stime.Nano())/1e9)
}
