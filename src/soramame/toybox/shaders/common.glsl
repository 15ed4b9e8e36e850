// Shared by every shader: the frame's constants, fog, and the last step from light to picture.
// Light is kept linear; colours are encoded with gamma 2, so that a square root ends each pixel.
layout(std140) uniform Frame {
    mat4 camera;       // world to clip, y downwards
    mat4 light;        // world to shadow map
    vec4 eye;          // xyz, seconds
    vec4 sun;          // towards it, size of its disc
    vec4 sunlight;     // rgb, width of an outline in pixels
    vec4 ambient;      // rgb, soft light from the camera on the actors
    vec4 ground;       // rgb, rotation of the sky in turns
    vec4 ground_far;   // rgb, overcast 0 to 1
    vec4 sky_top;      // rgb, stars
    vec4 sky_horizon;  // rgb, waves
    vec4 fog;          // rgb, density
    vec4 material;     // wrapped shading, gain and floor of gloss, rim light
    vec4 grade;        // saturation, contrast, vignette, exposure
    vec4 tint;         // rgb, lift of the blacks
    vec4 screen;       // width, height, scratches, wetness
    vec4 aim;          // where the camera looks, radius of the shadow map
};

vec3 fogged(vec3 colour, vec3 world) {
    float d = distance(world, eye.xyz) * fog.w;
    return mix(fog.rgb, colour, exp(-d * d));
}

float scratch(vec2 at) {
    float beat = floor(eye.w * 6.0);
    float x = fract(beat * 0.618) * 0.8 + 0.1;
    float wide = (at.x - x - 0.004 * sin(at.y * 5.0 + beat)) * 160.0;
    float reach = smoothstep(0.0, 0.2, at.y - fract(beat * 0.37) * 0.6);
    return exp(-wide * wide) * reach * step(fract(beat * 0.271), 0.6);
}

vec3 finish(vec3 light) {
    vec3 c = sqrt(max(light * grade.w, 0.0));
    vec3 over = max(c - 0.8, 0.0);
    c = c - over + 0.2 * (1.0 - exp(-5.0 * over));
    c = mix(vec3(dot(c, vec3(0.3, 0.59, 0.11))), c, grade.x);
    c = mix(c, c * c * (3.0 - 2.0 * c), grade.y);
    c = c * tint.rgb + tint.w;
    vec2 at = gl_FragCoord.xy / screen.xy;
    vec2 off = at - 0.5;
    c *= 1.0 - grade.z * smoothstep(0.08, 0.5, dot(off, off));
    if (screen.z > 0.0) c += screen.z * scratch(at);
    return c;
}
