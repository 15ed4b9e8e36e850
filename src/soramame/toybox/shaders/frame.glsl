// The frame's constants, shared by every shader, and what vertices work out for their fragments.
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

// How much of a thing's own colour is left by the fog at a place.
float clearness(vec3 world) {
    float d = distance(world, eye.xyz) * fog.w;
    return exp(-d * d);
}

// A place on the shadow map, all three from 0 to 1.
vec3 on_shadow_map(vec3 world) {
    return (light * vec4(world, 1.0)).xyz * 0.5 + 0.5;
}
