// The white cut edge of card, in the light of the scene.
in float clear;
out vec4 colour;

void main() {
    vec3 card = vec3(0.95, 0.94, 0.9) * (0.25 + 0.75 * (ambient.rgb + 0.6 * sunlight.rgb));
    colour = vec4(finish(mix(fog.rgb, card, clear)), 1.0);
}
