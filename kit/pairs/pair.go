// Package pairs makes the corpus: descriptions of scenes paired with the Three.js
// code that draws them.
//
// It takes a directory of descriptions, <base>.md, and one of scripts,
// <base>_module.js, and pairs those whose base names are the same, byte for byte.
// It gives one file, sorted by base name, as Parquet, JSON or JSON lines, by the
// extension; and a [Report] of everything that did not go in, and why.
//
//	report, err := pairs.Make(ctx, pairs.Config{
//		ScreenshotsDir: "screenshots",
//		ScriptsDir:     "extracted_scripts",
//		Output:         "pairs.parquet",
//		Also:           []string{"pairs.json"},
//	})
//	fmt.Print(report)
//
// prints
//
//	2 pairs (1 train, 1 validation), 165 bytes
//	1 description without a script: webgl_lines
//	1 script without a description: webgl_points
//	1 file dropped:
//	  webgl_fog: webgl_fog.md is empty
//
// Subdirectories are searched too; hidden files and directories are not. A
// symbolic link is followed to a file inside the directory; one that leads out of
// it, or to nothing, is dropped and listed. Texts are kept byte for byte, line ends
// included, but for a UTF-8 byte order mark at the start, which is taken off and
// reported. Bodies are streamed: what is held in memory is the list of file names
// and one row group, however large the corpus.
//
// [Each] and [Read] read any of the three forms back.
package pairs

import "github.com/threebook/threebook/kit/outcome"

// Schema is the schema of pairs.parquet, in its threebook.schema metadata.
const Schema = "pairs/1"

// Pair is one scene: a description and the code that draws it.
// The fields from Tokens on are not known when pairing and are null in the file
// until a later stage fills them in; the JSON forms do not hold them.
type Pair struct {
	Filename    string // base name, the key: webgl_geometry_cube
	Description string // Markdown, UTF-8, never blank
	Code        string // an ES module, UTF-8, never blank
	MDFile      string // file name of the description, without directory
	JSFile      string // file name of the script, without directory
	Split       string // [Train] or [Validation]
	TwinGroup   string // scenes that are versions of one another, never in two splits: see [TwinGroupOf]

	Tokens             *int       // of prompt and code
	Release            string     // Three.js release the scene is from, "" when not known
	Categories         []string   // nil when not known
	RenderOutcome      outcome.ID // of the code as given, "" when not rendered
	ReferencePNGSHA256 string     // of the picture of the code as given, hex, "" when not rendered
}
