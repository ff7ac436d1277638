// Package render turns Three.js code into a picture, in a headless Chromium it
// does not trust the code with.
//
// It takes a [Scene] (a name and JavaScript text) and gives a [Shot]: an outcome
// of the closed list in package outcome, one line that says why, and a PNG. The
// same code gives the same bytes, whatever the worker, the run or the load of
// the machine, as long as the browser, its flags and the Three.js release stay
// the same; all three are in [Info].
//
//	pool, err := render.NewPool(ctx, render.Config{ThreeDir: "node_modules/three"})
//	if err != nil {
//		return err
//	}
//	defer pool.Close()
//	shot, err := pool.Render(ctx, render.Scene{Name: "cube", Code: code}) // testdata/scenes/cube.js
//	if err != nil {
//		return err // only when ctx ends or no browser can be started
//	}
//	fmt.Println(shot.Outcome, shot.Settled, len(shot.PNG))
//
// prints
//
//	ok true 3596
//
// and for code whose third line reads "scene.add(mesj);" the outcome is
// exception and Shot.Detail says
//
//	ReferenceError: mesj is not defined (line 3)
//
// # What the page provides
//
// The code is never edited. It finds a page of Config.Width × Config.Height
// pixels at device scale 1 with:
//
//   - ES modules: three, three/webgpu, three/tsl, three/addons/…,
//     three/examples/jsm/… and the few libraries that ship inside Three.js
//     (lil-gui, stats.js, tween.js, dat.gui as lil-gui). Addresses of those
//     files on content delivery networks and in a relative build/ or
//     examples/jsm/ folder are mapped to the local release, as are names
//     without .js and the classic add-ons of examples/js, whose modules they
//     get; every mapping is in Shot.Rewritten.
//   - Classic scripts (no import, no export, a mention of THREE): a global
//     THREE, an extensible copy of the module with the add-on classes that the
//     code names attached.
//   - Nothing that Three.js has removed. Shot.Removed lists what the code uses
//     of it, after removed.txt, and Shot.Detail says when a failure is about one.
//   - An empty body with a black background, #container and a hidden #info,
//     plus an element for every id the code looks up by a literal name: a
//     canvas where the code treats it as one, else a div. Shot.Rewritten names them.
//   - Assets of Config.AssetsDir at relative paths. A missing picture is
//     replaced by a grey checkerboard; a missing model, font, environment map
//     or JSON file is answered with 404 and makes the shot Incomplete. Both are
//     listed in Shot.MissingAssets.
//   - Math.random and crypto seeded with 1; Three.js's own UUIDs draw from
//     another stream, and each worker has streams of its own.
//   - Clocks (performance.now, Date, Intl, Temporal, timers, animation frames, web
//     animations, events' times; in workers too) that stand at 2025-01-01T00:00Z
//     while loading and then advance 1/60 s a frame.
//   - The same machine everywhere: four processors, 8 GiB, en-US, UTC, a screen
//     of the page's size.
//   - No WebGPU (WebGPURenderer falls back to WebGL 2), no network, no dialogs,
//     pop-ups, downloads, document.write, history, permissions, shared or
//     service workers. 16 workers, canvases of up to 4,096 pixels a side, 64 MiB
//     of storage that does not outlive the scene.
//
// # When the picture is taken
//
// After the module has been evaluated and nothing is loading any more, frames
// are stepped until the code has drawn and then Config.Frames times. Between two
// frames everything that the code has begun ends: requests, decoding,
// compilation, databases, workers' answers. If the canvases then show one
// colour only, and frame callbacks, timers or workers go on, up to 48 frames
// more are stepped (2 s of the page's time): scenes fade in, and objects come
// late. 30 frames after the first thing to be seen is the picture then; a scene
// that stays empty is shot as it is. What is counted is turns of the event loop,
// frames and the page's time; seconds count only at the deadline, and a scene
// that they ended is not Settled. Control panels (lil-gui, dat.GUI), Stats and
// #info are hidden before the picture is taken.
//
// # Isolation
//
// Each worker owns one browser process tree, so that a scene can only take down
// its own; each scene gets a document and a storage of its own in it (see
// [Reuse]). Chromium's sandbox is on: as root the browser runs as the user
// nobody. The browser reaches the pool's own server on 127.0.0.1 and nothing
// else: every other address, loopback included, goes to a proxy that does not
// exist, and a content security policy says the same inside the page.
//
// Memory is bounded three times: V8's heap by a flag, each process and all of
// a browser's together by a watchdog, and what a process may ask for by the
// kernel, which also bounds files, open files and core dumps and, where the
// machine itself runs out of memory, ends a browser before anything else.
// What is over a bound is the scene's out_of_memory, wherever in the browser
// it lies. [Info] lists the limits as found in force.
//
// # Short cuts
//
// Without a GPU drawing is slow, so what cannot be seen is not drawn: frames
// before the last are stepped but not rasterised, unless something reads them
// back (then the scene is rendered again with all of them), and Three.js's own
// RoomEnvironment is filtered once a pool instead of once a scene. Neither
// changes a byte of the picture; Config.Plain does without them.
package render

import (
	"log/slog"
	"time"

	"github.com/threebook/threebook/kit/outcome"
)

// Config says how a pool renders. The zero value works where node_modules/three
// and a browser are.
type Config struct {
	// Browser is the executable; default $THREEBOOK_BROWSER, else the first of
	// chromium-headless-shell, chromium, chromium-browser, google-chrome on PATH.
	Browser string
	// ThreeDir is the directory of the npm package three; default node_modules/three.
	ThreeDir string
	// Workers is the number of scenes rendered at once, each in its own browser; default 2.
	Workers int
	// Width and Height of the page in pixels; default 800 and 500.
	Width, Height int
	// Frames stepped from the first one that draws; default 5.
	Frames int
	// Plain does without short cuts: it rasterises every frame, also those
	// before the last that nothing depends on, and filters every environment map
	// anew. The pictures are the same.
	Plain bool
	// Timeout for one scene, page load included; default 20 s. Code that is
	// still loading at half of it is drawn as it is, and code that is still
	// drawing at three quarters is shot as it is, both unsettled. Time that the
	// browser spends waiting for a processor does not count, up to five times as much.
	Timeout time.Duration
	// Reuse is what scenes may have in common; default ReusePage, the fastest. The
	// pictures are the same.
	Reuse Reuse
	// Repair mends what models commonly forget where the code draws nothing: see
	// Shot.Repaired. Default: code is drawn as it is.
	Repair bool
	// AssetsDir is served to the code at relative paths; default none.
	AssetsDir string
	// MemoryLimit in resident bytes for each process of a browser; default 2 GiB.
	// All of a browser's together may have half as much again; the kernel lets
	// none of them ask for more than that and 1 GiB. The JavaScript heap is
	// limited to 512 MiB besides.
	MemoryLimit int64
	// AllowNoSandbox starts the browser without Chromium's sandbox where the
	// machine does not allow it; Info.Sandbox records that. Default: refuse.
	AllowNoSandbox bool
	// Logger gets browser launches and kills at debug level; default none.
	Logger *slog.Logger
}

func (c Config) withDefaults() Config {
	if c.ThreeDir == "" {
		c.ThreeDir = "node_modules/three"
	}
	if c.Workers <= 0 {
		c.Workers = 2
	}
	if c.Width <= 0 {
		c.Width = 800
	}
	if c.Height <= 0 {
		c.Height = 500
	}
	if c.Frames <= 0 {
		c.Frames = 5
	}
	if c.Timeout <= 0 {
		c.Timeout = 20 * time.Second
	}
	if c.MemoryLimit <= 0 {
		c.MemoryLimit = 2 << 30
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

// Scene is one piece of code to draw.
type Scene struct {
	Name string // for messages and logs
	Code string // JavaScript: an ES module, or a classic script with a global THREE
	// Release of Three.js that the code was written for, where the caller knows
	// it: "r128", "0.128.0"; default what the code itself says.
	Release string
	// Own marks the user's own code, such as a script of the corpus: a missing
	// model, font, environment map or JSON file is then the instrument's
	// failure asset_missing, where a model's invented file name is not.
	Own bool
}

// Shot is what became of a scene.
type Shot struct {
	Outcome outcome.ID
	// Detail is one line: for a failure what happened and on which line of the code.
	Detail string
	// Settled is false where the deadline came while the code was still loading or drawing.
	Settled bool
	// Incomplete is true where a model, font, environment map or JSON file was missing.
	Incomplete    bool
	Console       []string // at most 100 lines, "level: text"
	MissingAssets []string // paths or addresses the code asked for and did not get
	Rewritten     []string // what the page mapped or provided, "asked → given"
	// SourceRelease of Three.js that the code was written for, as Three.js
	// writes it ("r128"), "" if neither Scene.Release nor the code says; the
	// one that rendered is Info.Three.
	SourceRelease string
	// Removed are the APIs that the code uses, an earlier release had and the
	// rendering one lacks: "THREE.Geometry (removed in r125)". At most 50 and a count.
	Removed []string
	// Repaired says what Config.Repair mended, "wrong → mended"; empty of a
	// picture that is the code's own. Only two things ever are: a camera that
	// stands at the origin when it is first used is moved back and pointed at the
	// scene, and a canvas that was never attached is attached to the body. Both
	// happen in the page, on a second try, where the first gave blank or
	// no_canvas and the second does not; the code is not edited.
	Repaired []string
	PNG      []byte  // the page, also of most failures; empty where none could be taken
	SHA256   string  // of PNG, hex
	Seconds  float64 // from the page's start to the end of the capture
	Timings  Timings // what of it went where; zero for what was not reached
	Frames   int     // frames stepped
	Draws    int     // WebGL draw calls: evidence, never a verdict
	Retried  bool    // the first attempt lost its browser or its picture; this is the second, alone

	everyFrame  bool // all were rasterised, not only the last
	prefiltered int  // environment maps taken over
}

// Timings are in seconds.
type Timings struct {
	Open    float64 `json:"open"`    // until the page was ready for the code
	Load    float64 `json:"load"`    // Three.js, the code, and what it loads
	Draw    float64 `json:"draw"`    // the frames
	Capture float64 `json:"capture"` // the picture
}

// Info describes the instrument, for provenance.
type Info struct {
	Browser    string   // product and version
	Three      string   // release of Three.js
	GLRenderer string   // UNMASKED_RENDERER_WEBGL
	Sandbox    string   // how the code is confined, or that it is not
	Limits     []string // on the browser's memory, files and core dumps, as found in force
	Flags      []string // of the browser, without paths and ports
	Warnings   []string // what is weaker than it should be
}
