// Updates parameters, in a run of floats in which gaps hold zeros. Nothing happens once a step has failed.
//   ITEMS                             vectors of the run
//   MOMENTUM, WEIGHT_DECAY, NESTEROV  of SGD
//   BETA1, BETA2, REST1, REST2, EPSILON, WEIGHT_DECAY  of Adam; REST is 1 - BETA

#ifdef NESTEROV
KERNEL(sgd)(GLOBAL const uint* RESTRICT step, GLOBAL const uint* RESTRICT state, GLOBAL vec* RESTRICT weights, GLOBAL const vec* RESTRICT gradients)
{
    if (STATE_FAILED(state)) return;
    FOR_EACH(i, ITEMS)
    {
        const vec w = weights[i];
        weights[i] = FMA(VEC(-STEP_RATE(step)), FMA(VEC(WEIGHT_DECAY), w, gradients[i]), w);
    }
}

KERNEL(sgd_momentum)(
    GLOBAL const uint* RESTRICT step, GLOBAL const uint* RESTRICT state, GLOBAL vec* RESTRICT weights, GLOBAL const vec* RESTRICT gradients,
    GLOBAL vec* RESTRICT velocities)
{
    if (STATE_FAILED(state)) return;
    FOR_EACH(i, ITEMS)
    {
        const vec w = weights[i];
        const vec g = FMA(VEC(WEIGHT_DECAY), w, gradients[i]);
        const vec v = FMA(VEC(MOMENTUM), velocities[i], g);
        velocities[i] = v;
        weights[i] = FMA(VEC(-STEP_RATE(step)), NESTEROV ? FMA(VEC(MOMENTUM), v, g) : v, w);
    }
}
#else
KERNEL(adam)(
    GLOBAL const uint* RESTRICT step, GLOBAL const uint* RESTRICT state, GLOBAL vec* RESTRICT weights, GLOBAL const vec* RESTRICT gradients,
    GLOBAL vec* RESTRICT means, GLOBAL vec* RESTRICT squares)
{
    if (STATE_FAILED(state)) return;
    FOR_EACH(i, ITEMS)
    {
        const vec w = weights[i];
        const vec g = FMA(VEC(WEIGHT_DECAY), w, gradients[i]);
        const vec mean = FMA(VEC(BETA1), means[i], REST1 * g);
        const vec square = FMA(VEC(BETA2), squares[i], REST2 * (g * g));
        means[i] = mean;
        squares[i] = square;
        const vec denominator = sqrt(square) / STEP_ADAM_ROOT(step) + EPSILON;
        weights[i] = FMA(VEC(-STEP_ADAM_RATE(step)), mean / denominator, w * STEP_ADAM_SHRINK(step));
    }
}
#endif
