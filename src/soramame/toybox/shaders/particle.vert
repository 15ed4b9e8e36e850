// A falling drop or flake: a soft quad facing the camera, stretched along its fall.
in vec2 in_corner;
in vec4 in_place;   // world position, half width
in vec4 in_streak;  // half length as a world vector, opacity
out vec2 corner;
flat out float opacity;

void main() {
    vec4 low = camera * vec4(in_place.xyz - in_streak.xyz, 1.0);
    vec4 high = camera * vec4(in_place.xyz + in_streak.xyz, 1.0);
    vec4 at = in_corner.y < 0.0 ? low : high;
    vec2 along = (high.xy / high.w - low.xy / low.w) * screen.xy;
    along = dot(along, along) > 1e-9 ? normalize(along) : vec2(0.0, 1.0);
    vec2 side = vec2(along.y, -along.x) * screen.y / screen.xy;
    float size = in_place.w * aim.w / at.w;
    at.xy += (side * in_corner.x + along * screen.y / screen.xy * in_corner.y) * size * at.w;
    corner = in_corner;
    opacity = in_streak.w * smoothstep(1.2, 2.4, at.w);
    gl_Position = at;
}
