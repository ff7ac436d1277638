"""Makes the table of what Three.js removed, kit/render/removed.txt.

    python removed.py /tmp/three ../../kit/render/removed.txt

For each release from r72, the first that npm has whole, to the one that
package.json names, the last patch of npm's package three is put into the first
directory with "npm pack" (700 MB) and read: names that the builds and add-ons
export, names that classic scripts put on the global THREE, entries of
package.json's exports, and, for a short list of members, whether the text of the
build still knows them. What some release had and the last one lacks goes into
the table, a line each, sorted: name, tab, the release after the last that had it.

    three#Geometry                          a name of the module "three", and of the global THREE
    three/tsl#timerLocal                    a name of another build
    three/addons/utils/X.js#name            a name of an add-on that is still there
    three/addons/utils/X.js                 an add-on that is gone
    three/nodes                             an entry of the package that is gone
    examples/js#CanvasRenderer              a name that a classic add-on put on the global THREE
    renderer.outputEncoding                 a property; without an error, setting it does nothing
    geometry.addAttribute()                 a method

A name is looked for in text, not by running the releases: a build has one list
of exports, and an add-on declares its own.
"""

import json
import os
import re
import subprocess
import sys
import tarfile

FIRST = 72
REPOSITORY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")

# Members of well-known classes, with the text by which a build shows that it
# knows them; None: the member's name as a word, which no other class has.
MEMBERS = {
    "THREE.ImageUtils.loadTexture()": r"\bImageUtils\.loadTexture|\bloadTexture: function",
    "attribute.setArray()": None,
    "attribute.setDynamic()": None,
    "camera.setLens()": None,
    "camera.updateCubeMap()": None,
    "geometry.addAttribute()": None,
    "geometry.addDrawCall()": None,
    "geometry.addIndex()": None,
    "geometry.applyMatrix()": None,
    "geometry.computeFaceNormals()": None,
    "geometry.faceVertexUvs": None,
    "geometry.faces": r"\bthis\.faces = \[\]",
    "geometry.fromBufferGeometry()": None,
    "geometry.fromGeometry()": None,
    "geometry.mergeVertices()": None,
    "geometry.removeAttribute()": None,
    "geometry.vertices": r"\bthis\.vertices = \[\]",
    "geometry.verticesNeedUpdate": None,
    "light.onlyShadow": None,
    "light.shadowBias": r"\bthis\.shadowBias = |\bshadowBias: \{\s*set\b",
    "light.shadowCameraBottom": None,
    "light.shadowCameraFar": r"\bthis\.shadowCameraFar = |\bshadowCameraFar: \{\s*set\b",
    "light.shadowCameraFov": None,
    "light.shadowCameraLeft": None,
    "light.shadowCameraNear": r"\bthis\.shadowCameraNear = |\bshadowCameraNear: \{\s*set\b",
    "light.shadowCameraRight": None,
    "light.shadowCameraTop": None,
    "light.shadowCameraVisible": None,
    "light.shadowDarkness": None,
    "light.shadowMapHeight": None,
    "light.shadowMapWidth": None,
    "material.morphTargets": r"\bthis\.morphTargets = (?!\{)",
    "material.overdraw": r"\bthis\.overdraw = |\boverdraw: \{",
    "material.shading": r"\bthis\.shading = |\bshading: \{",
    "material.skinning": r"\bthis\.skinning = ",
    "material.vertexTangents": r"\bthis\.vertexTangents = ",
    "material.wrapAround": r"\bthis\.wrapAround = |\bwrapAround: \{",
    "matrix.extractPosition()": None,
    "matrix.getInverse()": None,
    "matrix.multiplyVector3()": None,
    "object.applyMatrix()": None,
    "object.eulerOrder": None,
    "object.getWorldRotation()": None,
    "object.setDrawMode()": None,
    "object.useQuaternion": None,
    "path.createPointsGeometry()": None,
    "quaternion.inverse()": r"\.inverse\(\) has been renamed|\tinverse: function \(\) \{\s*(?:return )?this\.(?:conjugate|x)|\tinverse\(\) \{\s*(?://[^\n]*\s*)?return this\.(?:conjugate|invert)",
    "raycaster.linePrecision": None,
    "renderer.gammaFactor": None,
    "renderer.gammaInput": None,
    "renderer.gammaOutput": None,
    "renderer.getMaxAnisotropy()": r"\bthis\.getMaxAnisotropy = |\.prototype\.getMaxAnisotropy = ",
    "renderer.outputEncoding": None,
    "renderer.physicallyCorrectLights": None,
    "renderer.shadowMapCullFace": None,
    "renderer.shadowMapEnabled": r"\bthis\.shadowMapEnabled = |\bshadowMapEnabled: \{",
    "renderer.shadowMapType": r"\bthis\.shadowMapType = |\bshadowMapType: \{",
    "renderer.toneMappingWhitePoint": None,
    "renderer.useLegacyLights": None,
    "renderer.vr": r"\bthis\.vr = |\tvr: \{",
    "shape.extrude()": r"\bextrude: function|\.prototype\.extrude = ",
    "shape.makeGeometry()": None,
    "texture.encoding": r"\bthis\.encoding = |\bset encoding\(",
    "vector.applyProjection()": None,
    "vector.getColumnFromMatrix()": None,
    "vector.getPositionFromMatrix()": None,
}

EXPORT_LIST = re.compile(r"\bexport\s*\{([^}]*)\}")
EXPORT_DECLARATION = re.compile(r"^export\s+(?:async\s+)?(?:class|function\*?|const|let|var)\s+([A-Za-z_$][\w$]*)", re.M)


def exported(text):
    """The names that a module exports; default is none."""
    names = set(EXPORT_DECLARATION.findall(text))
    for group in EXPORT_LIST.findall(text):
        for part in group.split(","):
            words = part.split()
            if words and words[-1] != "default" and re.fullmatch(r"[\w$]+", words[-1]):
                names.add(words[-1])
    return names


def globals_of(text):
    """The names that a classic script puts on THREE: directly, or as the universal module of r81 and later."""
    return set(re.findall(r"\bTHREE\.([A-Za-z_$][\w$]*)\s*=(?!=)", text)) | set(re.findall(r"^\s*exports\.([A-Za-z_$][\w$]*) = ", text, re.M))


def last_patches(version):
    """The last patch of each release, up to the given version."""
    versions = json.loads(subprocess.run(["npm", "view", "three", "versions", "--json"], check=True, capture_output=True).stdout)
    newest = {}
    for v in versions:
        if "-" not in v and FIRST <= int(v.split(".")[1]) <= int(version.split(".")[1]):
            newest[int(v.split(".")[1])] = v
    newest[int(version.split(".")[1])] = version
    return newest


def fetch(directory, versions):
    os.makedirs(directory, exist_ok=True)
    wanted = [f"three@{v}" for v in versions if not os.path.exists(os.path.join(directory, f"three-{v}.tgz"))]
    for i in range(0, len(wanted), 10):
        subprocess.run(["npm", "pack", "--silent", *wanted[i:i + 10]], check=True, cwd=directory, stdout=subprocess.DEVNULL)


# Parts of larger things, which are not there to be imported one by one.
INTERNAL = re.compile(r"(?:node-editor/|nodes/(?!Nodes\.js)|renderers/(?:common|nodes|webgl|webgl-legacy|webgpu)/(?!WebGPURenderer\.js)|loaders/(?:obj2|sea3d|shared|worker|ifc)/(?!SEA3DLoader\.js))")


class Release:
    """What one release has: the names of its modules by module, those of its classic add-ons, and the text of its build."""

    def __init__(self, pack, number):
        self.modules, self.classic = {}, set()
        with tarfile.open(pack) as archive:
            # In order: going back in a compressed file means to unpack it from the start again.
            files = {m.name.removeprefix("package/"): archive.extractfile(m).read().decode("utf-8", "replace") for m in archive if self.wanted(m)}
        core = next(f for f in ("build/three.module.js", "build/three.js", "three.js") if f in files)
        self.build = files[core] + files.get("build/three.core.js", "")
        revision = re.search(r"\bREVISION\s*[:=]\s*['\"](\d+)", self.build).group(1)
        if int(revision) != number:
            sys.exit(f"{pack} says that it is r{revision}")
        self.modules["three"] = exported(files[core]) if core.endswith("module.js") else globals_of(files[core]) - {"THREE"}
        for entry, target in json.loads(files["package.json"]).get("exports", {}).items():
            if entry != "." and "*" not in entry and not entry.endswith((".js", ".json")):
                target = target if isinstance(target, str) else target["import"]
                self.modules["three" + entry.removeprefix(".")] = exported(files[target[2:]]) if target.startswith("./build/") else set()
        for name, text in files.items():
            path = name.removeprefix("examples/jsm/")
            if path != name and path != "Addons.js" and not INTERNAL.match(path) and re.search(r"\bexport\b", text):
                self.modules["three/addons/" + path] = set() if path.startswith(("libs/", "nodes/")) else exported(text)
            elif name.startswith("examples/js/") and not name.startswith("examples/js/libs/"):
                self.classic |= globals_of(text)

    @staticmethod
    def wanted(member):
        return member.isfile() and re.fullmatch(r"package/(?:package\.json|three\.js|build/three[\w.]*(?<!min)\.js|examples/jsm?/.*\.js)", member.name)

    def things(self):
        """Every name of the table that this release has."""
        have = {name for name in self.modules if name != "three"}
        for module, names in self.modules.items():
            have |= {f"{module}#{name}" for name in names}
            if "/libs/" not in module and module != "three/tsl":
                have |= {f"examples/js#{name}" for name in names}
        have |= {f"examples/js#{name}" for name in self.classic}
        for member, pattern in MEMBERS.items():
            word = re.search(r"(\w+)(?:\(\))?$", member).group(1)
            if word in self.build and re.search(pattern or rf"\b{word}\b", self.build):
                have.add(member)
        return have


def table(releases):
    """The lines of what is gone: name, and the release after the last that had it."""
    newest = max(releases)
    last, core, classic = {}, set(), set()
    for number in sorted(releases):
        for thing in releases[number].things():
            last[thing] = number
        core |= releases[number].modules["three"]
        classic |= releases[number].classic
    for member in MEMBERS:
        if last.get(member, newest) == newest:
            sys.exit(f"{member} is not gone, or never was")
    still = releases[newest].modules
    gone = {thing: number + 1 for thing, number in last.items() if number != newest}
    for thing in list(gone):
        module, _, name = thing.partition("#")
        if name and (
            module in gone  # it went with its module
            or module == "examples/js" and (name in core or name not in classic)  # listed as the core's; never on the global THREE
            or module == "three/tsl" and name in still["three"] | still["three/webgpu"]  # a class that was there by accident
        ):
            del gone[thing]
    return [f"{thing}\tr{number}" for thing, number in sorted(gone.items())]


def main():
    directory, out = sys.argv[1:]
    with open(os.path.join(REPOSITORY, "package.json")) as f:
        version = json.load(f)["dependencies"]["three"]
    versions = last_patches(version)
    fetch(directory, versions.values())
    releases = {number: Release(os.path.join(directory, f"three-{v}.tgz"), number) for number, v in versions.items()}
    with open(out, "w") as f:
        f.write(f"# What three {version} lacks and an earlier release, from r{FIRST} on, had; made by scripts/golden/removed.py.\n")
        f.write("".join(line + "\n" for line in table(releases)))


main()
