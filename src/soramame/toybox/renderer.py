"""The toybox's renderer: a scene and a time in, a picture out, on OpenGL without a window.

    with Renderer(256, 256) as renderer:
        frames = renderer.clip(scene, frames=64)  # uint8 [64, 256, 256, 3]

One frame is one upload of the visible parts and a handful of draws: shadows, parts, ground, sky,
weather. Mesa's software rasteriser is enough; the same scene and time give the same bytes.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from importlib import resources
from types import TracebackType
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from soramame.scenery import MARGIN
from soramame.toybox import batch as batches
from soramame.toybox import camera, frame, looks, motion, places, sky, subjects, weather
from soramame.toybox.batch import FLOATS, Batch
from soramame.toybox.frame import View
from soramame.toybox.looks import LOOKS, Look
from soramame.toybox.meshes import MAKES, all_meshes
from soramame.toybox.parts import MESHES, Matrix, turn
from soramame.toybox.scene import Scene
from soramame.toybox.setting import Setting

FPS = 16.0
Frames = NDArray[np.uint8]  # [T, H, W, 3]
_SHADOW_MAP = 512
_MOST_PARTS = 2048
_SAMPLES = 4
_SCENERIES = 8  # settings kept, so that interleaved clips do not pack them anew
_BACKEND: dict[str, Any] = {"backend": "egl"}
_INSTANCE = "4f 4f 4f 4f 2f/i"
_ROWS = ("in_row0", "in_row1", "in_row2")


class Renderer:
    """Renders scenes at one size; holds an OpenGL context until closed."""

    def __init__(self, width: int, height: int) -> None:
        """Raises ValueError where the size is not drawable; moderngl's error without EGL."""
        if not (16 <= width <= 2048 and 16 <= height <= 2048):
            raise ValueError(f"size {width}x{height} is not within 16x16 to 2048x2048")
        self.width, self.height = width, height
        self._context = moderngl.create_context(standalone=True, require=430, **_BACKEND)
        self._sceneries: OrderedDict[Scene, tuple[Setting, Batch]] = OrderedDict()
        self._make_targets()
        self._make_programs()
        self._make_geometry()

    def __enter__(self) -> Renderer:
        """The renderer itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Give the context and all that it holds back."""
        self._context.release()

    def clip(self, scene: Scene, frames: int, start: float = 0.0, fps: float = FPS) -> Frames:
        """`frames` pictures from `start` seconds on, uint8 [T, H, W, 3]."""
        pictures = np.empty((frames, self.height, self.width, 3), np.uint8)
        for index in range(frames):
            pictures[index] = self.render(scene, start + index / fps)
        return pictures

    def render(self, scene: Scene, seconds: float) -> Frames:
        """The picture of `scene` at `seconds`, uint8 [H, W, 3]."""
        look = LOOKS[scene.look]
        shown = looks.held(look, seconds)
        calm, scenery = self._scenery(scene)
        setting = looks.relit(scene.look, calm, shown)
        actors = [self._actor(scene, index, shown, look) for index in range(len(scene.actors))]
        shot = camera.shot(scene, shown, self.width / self.height)
        view = frame.view(shot, self.width / self.height, setting.sun)
        size = (self.width, self.height)
        with self._context:
            self._block.write(frame.block(view, setting, look, shown, _sky_turn(scene), size))
            self._draw(batches.join([scenery, *actors]), view, setting, look, shown)
            return self._read()

    def cutout(
        self, scene: Scene, index: int, seconds: float, aspect: float, part: Sequence[float]
    ) -> Frames:
        """One actor alone, as it is lit, uint8 [H, W, 4]: colours times their opacity, opacity.

        part: the left, top, right and bottom of what is to be shown of a picture of this aspect,
        whose own are -1, -1, 1 and 1.
        """
        look = LOOKS[scene.look]
        shown = looks.held(look, seconds)
        return self._alone(scene, self._actor(scene, index, shown, look), shown, aspect, part)

    def standing(
        self, scene: Scene, row: int, seconds: float, aspect: float, part: Sequence[float]
    ) -> Frames:
        """What is told in a row of the scene's table (`staging.scenery`) alone, like a `cutout`."""
        shown = looks.held(LOOKS[scene.look], seconds)
        setting = places.setting(scene)
        if row == 0:
            return self._disc(self._alone(scene, None, shown, aspect, part), setting.clouds)
        batch = batches.pack(setting.props[row - 1].parts, lamps=setting.lamps)
        return self._alone(scene, batch, shown, aspect, part)

    def _disc(self, sky: Frames, clouds: float) -> Frames:
        """The sun or the moon cut out of the sky around it."""
        clear = 1 - np.clip((clouds - 0.6) / 0.4, 0, 1)
        y, x = (np.arange(n) / (n - 1) * 2 - 1 for n in (self.height, self.width))
        inside = clear * (np.hypot(y[:, None] * MARGIN, x * MARGIN) < 1)[..., None]
        opaque = np.concatenate([sky[..., :3], np.full_like(sky[..., :1], 255)], axis=-1)
        cut: Frames = (opaque * inside).astype(np.uint8)
        return cut

    def _alone(
        self,
        scene: Scene,
        batch: Batch | None,
        seconds: float,
        aspect: float,
        part: Sequence[float],
    ) -> Frames:
        """Parts on nothing, or the sky where there are none, uint8 [H, W, 4]."""
        look = LOOKS[scene.look]
        setting = looks.relit(scene.look, places.setting(scene), seconds)
        view = frame.view(camera.shot(scene, seconds, aspect), aspect, setting.sun)
        view = replace(view, camera=frame.enlarged(*part) @ view.camera)
        size = (self.width, self.height)
        with self._context:
            self._block.write(frame.block(view, setting, look, seconds, _sky_turn(scene), size))
            if batch is not None:
                self._draw_parts(batch, view, look)
            else:
                self._canvas.use()
                self._canvas.clear(depth=1.0)
                self._context.disable(moderngl.CULL_FACE)
                self._context.depth_func = "<="
                self._sky.render()
                self._context.depth_func = "<"
            return self._read(4)

    def _scenery(self, scene: Scene) -> tuple[Setting, Batch]:
        """The scene's setting and its packed scenery, from the last few used."""
        if scene not in self._sceneries:
            setting = places.setting(scene)
            self._sceneries[scene] = setting, batches.pack(setting.scenery, lamps=setting.lamps)
            if len(self._sceneries) > _SCENERIES:
                self._sceneries.popitem(last=False)
        return self._sceneries[scene]

    def _actor(self, scene: Scene, index: int, seconds: float, look: Look) -> Batch:
        actor = scene.actors[index]
        pose = motion.pose(scene, index, seconds)
        parts = subjects.SUBJECTS[actor.subject].build(pose, subjects.PAINTS[actor.colour])
        root = pose.root
        if look.jitter:
            root = root @ _nudge(math.floor(seconds * look.holds + 0.5), look.jitter)
        return batches.pack(parts, root, fill=1.0)

    def _draw(self, batch: Batch, view: View, setting: Setting, look: Look, seconds: float) -> None:
        self._draw_parts(batch, view, look)
        falling = weather.particles(setting, view.shot.target, seconds)
        context = self._context
        context.disable(moderngl.CULL_FACE)
        self._ground.render()
        context.depth_func = "<="
        self._sky.render()
        context.depth_func = "<"
        if len(falling):
            self._draw_weather(falling)

    def _draw_parts(self, batch: Batch, view: View, look: Look) -> None:
        """Shadows first, then the parts themselves on an empty canvas."""
        instances, counts = batches.seen(batch, view, self.height)
        casters, casting = batches.casting(batch, view)
        self._instances.write(np.concatenate([instances, casters])[:_MOST_PARTS].tobytes())
        make = look.make
        self._write_commands(make, counts, casting, len(instances))
        context = self._context
        context.enable(moderngl.DEPTH_TEST | moderngl.CULL_FACE)
        context.front_face = "ccw"
        self._shadows.use()
        self._shadows.clear(depth=1.0)
        self._casters.render_indirect(self._commands, count=self._kinds, first=self._kinds)
        context.front_face = "cw"
        self._canvas.use()
        self._canvas.clear(depth=1.0)
        self._parts.render_indirect(self._commands, count=self._kinds)
        if look.outline:
            context.front_face = "ccw"
            self._outlines.render_indirect(self._commands, count=self._kinds)

    def _draw_weather(self, falling: NDArray[np.float32]) -> None:
        context = self._context
        context.enable(moderngl.BLEND)
        self._canvas.depth_mask = False
        self._drops.write(falling.tobytes())
        self._weather.render(moderngl.TRIANGLE_STRIP, instances=len(falling))
        self._canvas.depth_mask = True
        context.disable(moderngl.BLEND)

    def _read(self, channels: int = 3) -> Frames:
        self._context.copy_framebuffer(self._resolved, self._canvas)
        data = self._resolved.read(components=channels, alignment=1)
        return np.frombuffer(data, np.uint8).reshape(self.height, self.width, channels)

    def _write_commands(
        self, make: str, counts: NDArray[np.int64], casting: NDArray[np.int64], base: int
    ) -> None:
        """The two passes' indirect draws: how many of each mesh, and where they begin."""
        table = np.tile(self._ranges[make], (2, 1))
        table[:, 1] = np.concatenate([counts, casting])
        table[:, 4] = np.cumsum(table[:, 1]) - table[:, 1]
        self._commands.write(table.tobytes())

    def _make_targets(self) -> None:
        context, size = self._context, (self.width, self.height)
        self._canvas = context.framebuffer(
            [context.renderbuffer(size, samples=_SAMPLES)],
            context.depth_renderbuffer(size, samples=_SAMPLES),
        )
        self._resolved = context.framebuffer([context.renderbuffer(size)])
        self._shadow_map = context.depth_texture((_SHADOW_MAP, _SHADOW_MAP))
        self._shadow_map.compare_func = "<="
        self._shadow_map.repeat_x = self._shadow_map.repeat_y = False
        self._shadows = context.framebuffer(depth_attachment=self._shadow_map)
        clouds, patches = sky.sky_map(), sky.patch_map()
        self._sky_map = context.texture(clouds.shape[1::-1], 3, clouds.tobytes(), alignment=1)
        self._sky_map.repeat_y = False
        self._patch_map = context.texture(patches.shape, 1, patches.tobytes(), alignment=1)
        for unit, texture in enumerate((self._shadow_map, self._sky_map, self._patch_map)):
            texture.use(unit)

    def _make_programs(self) -> None:
        self._block = self._context.buffer(reserve=frame.BLOCK_BYTES)
        self._block.bind_to_uniform_block(0)
        names = ("part", "outline", "caster", "ground", "sky", "particle")
        self._programs = {name: self._program(name) for name in names}

    def _program(self, name: str) -> moderngl.Program:
        head = "#version 430\n" + _source("frame.glsl")
        lit = _source("shadow.glsl") if name in ("part", "ground") else ""
        program = self._context.program(
            vertex_shader=head + _source(f"{name}.vert"),
            fragment_shader=head + _source("finish.glsl") + lit + _source(f"{name}.frag"),
        )
        for unit, sampler in enumerate(("shadow_map", "sky_map", "patch_map")):
            if sampler in program:
                program[sampler] = unit
        return program

    def _make_geometry(self) -> None:
        context, programs = self._context, self._programs
        self._kinds = 2 * len(MESHES)
        vertices, triangles = self._pack_meshes()
        self._instances = context.buffer(reserve=_MOST_PARTS * FLOATS * 4, dynamic=True)
        self._commands = context.buffer(reserve=2 * self._kinds * 20, dynamic=True)
        shape = context.buffer(vertices.tobytes())
        index = context.buffer(triangles.tobytes())
        rows = (self._instances, "4f 4f 4f 24x/i", *_ROWS)
        full = (self._instances, _INSTANCE, *_ROWS, "in_paint", "in_shine")
        self._parts = context.vertex_array(
            programs["part"], [(shape, "3f 3f 12x", "in_position", "in_normal"), full], index
        )
        self._outlines = context.vertex_array(
            programs["outline"], [(shape, "3f 12x 3f", "in_position", "in_outward"), rows], index
        )
        self._casters = context.vertex_array(
            programs["caster"], [(shape, "3f 24x", "in_position"), rows], index
        )
        self._ground = self._surface("ground", sky.ground_disc(), "2f", "in_place")
        self._sky = self._surface("sky", sky.dome(), "3f 2f", "in_direction", "in_turn")
        corners = np.array([(-1, -1), (1, -1), (-1, 1), (1, 1)], np.float32)
        self._drops = context.buffer(reserve=256 * 32, dynamic=True)
        self._weather = context.vertex_array(
            programs["particle"],
            [
                (context.buffer(corners.tobytes()), "2f", "in_corner"),
                (self._drops, "4f 4f/i", "in_place", "in_streak"),
            ],
        )

    def _surface(
        self, name: str, mesh: tuple[NDArray[np.float32], NDArray[np.int32]], *layout: str
    ) -> moderngl.VertexArray:
        vertices = self._context.buffer(mesh[0].tobytes())
        triangles = self._context.buffer(mesh[1].tobytes())
        return self._context.vertex_array(self._programs[name], [(vertices, *layout)], triangles)

    def _pack_meshes(self) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        """All meshes in one pair of arrays; keeps each make's draw commands, [16, 5]."""
        self._ranges = {make: np.zeros((self._kinds, 5), np.uint32) for make in MAKES}
        vertices, triangles, first, base = [], [], 0, 0
        for (make, name, level), mesh in all_meshes().items():
            row = self._ranges[make][2 * MESHES.index(name) + level]
            row[0], row[2], row[3] = mesh.triangles.size, first, base
            vertices.append(mesh.vertices)
            triangles.append(mesh.triangles)
            first, base = first + mesh.triangles.size, base + len(mesh.vertices)
        return np.concatenate(vertices), np.concatenate(triangles)


def _sky_turn(scene: Scene) -> float:
    """How far round the clouds of a scene are, 0 to 1."""
    return scene.seed * 0.618 % 1.0


def _source(name: str) -> str:
    return (resources.files("soramame.toybox") / "shaders" / name).read_text("utf-8")


def _nudge(step: int, jitter: float) -> Matrix:
    """The slight turn that an animator's hand gives a figure between two pictures."""
    random = np.random.default_rng((step, 9))
    tilt, yaw = random.uniform(-1, 1, 2) * jitter
    return turn("z", 0.018 * tilt) @ turn("y", 0.05 * yaw)
