// Soft towards its edge; lit by the sky.
in vec2 corner;
flat in float opacity;
out vec4 colour;

void main() {
    float soft = max(1.0 - dot(corner, corner), 0.0);
    vec3 light = 0.3 + 0.7 * ambient.rgb + 0.3 * sky_horizon.rgb;
    colour = vec4(finish(min(light, 1.0)), soft * opacity);
}
