// The last step from linear light to the picture: exposure, grade, tint, vignette, scratches.

float scratch(vec2 at) {
    float beat = floor(eye.w * 6.0);
    float x = fract(beat * 0.618) * 0.8 + 0.1;
    float wide = (at.x - x - 0.004 * sin(at.y * 5.0 + beat)) * 160.0;
    float reach = smoothstep(0.0, 0.2, at.y - fract(beat * 0.37) * 0.6);
    return exp(-wide * wide) * reach * step(fract(beat * 0.271), 0.6);
}

vec3 finish(vec3 light) {
    vec3 c = sqrt(max(light * grade.w, 0.0));
    vec3 over = max(c - 0.85, 0.0);
    c -= over * over / (over + 0.2);
    c = mix(vec3(dot(c, vec3(0.36, 0.49, 0.15))), c, grade.x);
    c = mix(c, c * c * (3.0 - 2.0 * c), grade.y);
    c = c * tint.rgb + tint.w;
    if (grade.z > 0.0) {
        vec2 at = gl_FragCoord.xy / screen.xy;
        vec2 off = at - 0.5;
        c *= 1.0 - grade.z * smoothstep(0.08, 0.5, dot(off, off));
        if (screen.z > 0.0) c += screen.z * scratch(at);
    }
    return c;
}
