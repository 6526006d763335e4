// Losses per sample, the gradients of their mean over the step's samples, and the count of right answers. A work item takes a vector of samples.
//   ITEMS      vectors of samples
//   FEATURES   classes, or elements of a sample
//   SMOOTHING  of labels

// Which of a work item's samples are the step's, and their first element; `at + f * SUBLANES` is element f.
#define SAMPLES(i) \
    const ivec is_sample = IVEC(i * VECTOR) + LANE_NUMBERS < IVEC(STEP_COUNT(step)); \
    const int at = i / SUBLANES * (FEATURES * SUBLANES) + i % SUBLANES;

#ifdef SMOOTHING
// log Σ e^z - Σ target · z, and (softmax - target) / count. A label that is no class gives NaN, which stops training.
KERNEL(cross_entropy)(
    GLOBAL const uint* RESTRICT step, GLOBAL const vec* RESTRICT logits, GLOBAL const ivec* RESTRICT labels, GLOBAL vec* RESTRICT loss
#if HAS_GRADIENT
    , GLOBAL vec* RESTRICT gradient
#endif
    )
{
    FOR_EACH(i, ITEMS)
    {
        SAMPLES(i)
        const ivec label = labels[i];
        vec largest = logits[at];
        for (int f = 1; f < FEATURES; f++) largest = fmax(largest, logits[at + f * SUBLANES]);
        // Relative to the largest logit nothing overflows, and the subtraction of two large numbers is avoided.
        vec exponentials = VEC(0.0f), sum = VEC(0.0f), labelled = VEC(0.0f);
        for (int f = 0; f < FEATURES; f++)
        {
            const vec z = logits[at + f * SUBLANES] - largest;
            const vec e = exp(z);
            exponentials += e;
            sum += z;
            labelled = SELECT(label == IVEC(f), z, labelled);
#if HAS_GRADIENT
            gradient[at + f * SUBLANES] = e;
#endif
        }
        const vec value = log(exponentials) - (1.0f - SMOOTHING) * labelled - (SMOOTHING / FEATURES) * sum;
        const ivec is_class = (label >= IVEC(0)) & (label < IVEC(FEATURES));
        loss[i] = SELECT(is_sample, SELECT(is_class, value, VEC(NOT_A_NUMBER)), VEC(0.0f));
#if HAS_GRADIENT
        for (int f = 0; f < FEATURES; f++)
        {
            const vec target = SELECT(label == IVEC(f), VEC(SMOOTHING / FEATURES + (1.0f - SMOOTHING)), VEC(SMOOTHING / FEATURES));
            const vec slope = (gradient[at + f * SUBLANES] / exponentials - target) / (float)STEP_COUNT(step);
            gradient[at + f * SUBLANES] = SELECT(is_sample, slope, VEC(0.0f));
        }
#endif
    }
}
#else
// Σ (p - t)² / F, and 2 (p - t) / (F · count).
KERNEL(squared_error)(
    GLOBAL const uint* RESTRICT step, GLOBAL const vec* RESTRICT prediction, GLOBAL const vec* RESTRICT target, GLOBAL vec* RESTRICT loss
#if HAS_GRADIENT
    , GLOBAL vec* RESTRICT gradient
#endif
    )
{
    FOR_EACH(i, ITEMS)
    {
        SAMPLES(i)
        vec sum = VEC(0.0f);
        for (int f = 0; f < FEATURES; f++)
        {
            const vec difference = prediction[at + f * SUBLANES] - target[at + f * SUBLANES];
            sum += difference * difference;
#if HAS_GRADIENT
            const vec slope = 2.0f * difference / ((float)FEATURES * (float)STEP_COUNT(step));
            gradient[at + f * SUBLANES] = SELECT(is_sample, slope, VEC(0.0f));
#endif
        }
        loss[i] = SELECT(is_sample, sum / (float)FEATURES, VEC(0.0f));
    }
}

// 1 if the first of a sample's largest logits is the label's, else 0.
KERNEL(correct)(
    GLOBAL const uint* RESTRICT step, GLOBAL const vec* RESTRICT logits, GLOBAL const ivec* RESTRICT labels, GLOBAL vec* RESTRICT hits)
{
    FOR_EACH(i, ITEMS)
    {
        SAMPLES(i)
        vec largest = logits[at];
        ivec best = IVEC(0);
        for (int f = 1; f < FEATURES; f++)
        {
            const vec z = logits[at + f * SUBLANES];
            const ivec wins = z > largest;
            largest = SELECT(wins, z, largest);
            best = SELECT(wins, IVEC(f), best);
        }
        hits[i] = SELECT(is_sample & (best == labels[i]), VEC(1.0f), VEC(0.0f));
    }
}
#endif
