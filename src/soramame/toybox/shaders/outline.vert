// The same part grown by some pixels: its far side shows around it as an outline.
in vec3 in_position;
in vec3 in_outward;
in vec4 in_row0;
in vec4 in_row1;
in vec4 in_row2;
out float clear;

void main() {
    vec4 p = vec4(in_position, 1.0);
    vec3 world = vec3(dot(in_row0, p), dot(in_row1, p), dot(in_row2, p));
    clear = clearness(world);
    vec3 a = vec3(in_row0.x, in_row1.x, in_row2.x);
    vec3 b = vec3(in_row0.y, in_row1.y, in_row2.y);
    vec3 c = vec3(in_row0.z, in_row1.z, in_row2.z);
    vec3 n = cross(b, c) * in_outward.x + cross(c, a) * in_outward.y + cross(a, b) * in_outward.z;
    n *= sign(dot(cross(a, b), c));
    gl_Position = camera * vec4(world, 1.0);
    vec2 out_pixels = (camera * vec4(n, 0.0)).xy * screen.xy;
    vec2 way = out_pixels / max(length(out_pixels), 1e-6);
    gl_Position.xy += way * (2.0 * sunlight.w / screen.xy) * gl_Position.w;
}
