// Adds a border of zeros to each plane, or cuts one off. A work item makes a vector of one element.
//   ITEMS         vectors of y
//   IN_H, IN_W    of x
//   OUT_H, OUT_W  of y
//   TOP, LEFT     where x begins in y; negative where a border is cut off

KERNEL(pad)(GLOBAL const vec* RESTRICT x, GLOBAL vec* RESTRICT y)
{
    FOR_EACH(i, ITEMS)
    {
        const int sub = i % SUBLANES, position = i / SUBLANES;
        const int column = position % OUT_W - LEFT, row = position / OUT_W % OUT_H - TOP, plane = position / (OUT_W * OUT_H);
        vec value = VEC(0.0f);
        if (row >= 0 && row < IN_H && column >= 0 && column < IN_W) value = x[((plane * IN_H + row) * IN_W + column) * SUBLANES + sub];
        y[i] = value;
    }
}
