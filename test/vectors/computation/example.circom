pragma circom 2.0.0;

// Three public numbers: the input `x`, and the outputs `product` and `power`; `a` and `b` stay private.
// product = a * b, power = (a + x)^4
template Example() {
    signal input x;
    signal input a;
    signal input b;
    signal output product;
    signal output power;
    signal square;

    product <== a * b;
    square <== (a + x) * (a + x);
    power <== square * square;
}

component main {public [x]} = Example();
