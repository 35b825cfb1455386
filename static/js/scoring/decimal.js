// Exact decimals as Python's `decimal` computes them: 34 digits, half even. See comparison/scoring/numbers.py.
const DIGITS = 34;
// Digits after the point that logarithm and exponential are worked out to before they are rounded.
const GUARD = 70;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/;

const powers = [1n];
const power = (exponent) => {
  for (let at = powers.length; at <= exponent; at += 1) powers.push(powers[at - 1] * 10n);
  return powers[exponent];
};
const size = (number) => (number < 0n ? -number : number);
const LARGEST = power(DIGITS);
const digits = (number) => size(number).toString().length;

// `number` without its last `cut` digits; `up` decides from half of the last kept digit on.
function cutDigits(number, cut, up) {
  const unit = power(cut);
  const kept = size(number) / unit;
  const twice = (size(number) % unit) * 2n;
  const rounded = twice > unit || (twice === unit && up(kept)) ? kept + 1n : kept;
  return number < 0n ? -rounded : rounded;
}

export class Decimal {
  // The value is number x 10 ** exponent.
  constructor(number, exponent = 0) {
    this.number = number;
    this.exponent = exponent;
  }

  // The number a text is, null for anything else.
  static parse(text) {
    const trimmed = text.trim();
    if (trimmed.length > 60 || !NUMBER.test(trimmed)) return null;
    const [mantissa, exponent = "0"] = trimmed.toLowerCase().split("e");
    const [whole, fraction = ""] = mantissa.split(".");
    return new Decimal(BigInt(`${whole}${fraction}`.replace("+", "")), Number(exponent) - fraction.length);
  }

  static of(text) {
    const found = Decimal.parse(String(text));
    if (found === null) throw new Error(`no number: ${text}`);
    return found;
  }

  rounded() {
    if (this.number < LARGEST && this.number > -LARGEST) return this;
    const cut = digits(this.number) - DIGITS;
    const number = cutDigits(this.number, cut, (kept) => kept % 2n === 1n);
    return new Decimal(number, this.exponent + cut).rounded();
  }

  plus(other) {
    const exponent = Math.min(this.exponent, other.exponent);
    return new Decimal(this.at(exponent) + other.at(exponent), exponent).rounded();
  }

  minus(other) {
    return this.plus(other.negated());
  }

  times(other) {
    return new Decimal(this.number * other.number, this.exponent + other.exponent).rounded();
  }

  over(other) {
    if (other.number === 0n) throw new Error("division by zero");
    const shift = Math.max(0, DIGITS + 2 - digits(this.number) + digits(other.number));
    const number = this.number * power(shift);
    const quotient = number / other.number;
    const exponent = this.exponent - other.exponent - shift;
    // A last digit of 1 stands for the rest, so that half even sees that it is more than nothing.
    if (number % other.number === 0n) return new Decimal(quotient, exponent).shortened().rounded();
    const negative = (this.number < 0n) !== (other.number < 0n);
    return new Decimal(quotient * 10n + (negative ? -1n : 1n), exponent - 1).rounded();
  }

  negated() {
    return new Decimal(-this.number, this.exponent);
  }

  absolute() {
    return this.number < 0n ? this.negated() : this;
  }

  compare(other) {
    const exponent = Math.min(this.exponent, other.exponent);
    const difference = this.at(exponent) - other.at(exponent);
    return difference < 0n ? -1 : Number(difference > 0n);
  }

  isZero() {
    return this.number === 0n;
  }

  // Halves away from zero, as readers expect; only for display.
  halfUp(places) {
    const cut = -places - this.exponent;
    if (cut <= 0) return new Decimal(this.at(-places), -places);
    return new Decimal(cutDigits(this.number, cut, () => true), -places);
  }

  // Natural logarithm of a positive number.
  logarithm() {
    const places = digits(this.number) - 1;
    return fixedToDecimal(
      fixedLogarithm((this.number * power(GUARD)) / power(places)) + BigInt(this.exponent + places) * LOG_10,
    );
  }

  exponential() {
    return fixedToDecimal(fixedExponential(fixed(this)));
  }

  // Without exponent and without trailing zeros after the point.
  toString() {
    const { number, exponent } = this.shortened();
    if (exponent >= 0) return String(number * power(exponent));
    const text = String(size(number)).padStart(1 - exponent, "0");
    return `${number < 0n ? "-" : ""}${text.slice(0, exponent)}.${text.slice(exponent)}`;
  }

  toNumber() {
    return Number(this.toString());
  }

  shortened() {
    let { number, exponent } = this;
    if (number === 0n) return ZERO;
    for (; exponent < 0 && number % 10n === 0n; exponent += 1) number /= 10n;
    return new Decimal(number, exponent);
  }

  at(exponent) {
    return this.number * power(this.exponent - exponent);
  }
}

export const ZERO = new Decimal(0n);
export const ONE = new Decimal(1n);
export const HUNDRED = new Decimal(100n);

export const sum = (values) => values.reduce((total, value) => total.plus(value), ZERO);
export const least = (values) => values.reduce((found, value) => (value.compare(found) < 0 ? value : found));
export const most = (values) => values.reduce((found, value) => (value.compare(found) > 0 ? value : found));

const fixedToDecimal = (number) => new Decimal(number, -GUARD).rounded();
const FIXED_ONE = power(GUARD);

function fixed(value) {
  const shift = GUARD + value.exponent;
  return shift >= 0 ? value.number * power(shift) : value.number / power(-shift);
}

// 2 artanh((x - 1) / (x + 1)) of a fixed-point x, halved first until it is near 1.
function fixedLogarithm(given) {
  let x = given;
  let halvings = 0n;
  for (; x > (FIXED_ONE * 14n) / 10n; halvings += 1n) x /= 2n;
  const near = artanhTwice(((x - FIXED_ONE) * FIXED_ONE) / (x + FIXED_ONE));
  return halvings ? near + halvings * LOG_2 : near;
}

function artanhTwice(z) {
  const square = (z * z) / FIXED_ONE;
  let total = 0n;
  let term = z;
  for (let divisor = 1n; term !== 0n; divisor += 2n) {
    total += term / divisor;
    term = (term * square) / FIXED_ONE;
  }
  return total * 2n;
}

const LOG_2 = artanhTwice(FIXED_ONE / 3n);
const LOG_10 = LOG_2 * 3n + artanhTwice(FIXED_ONE / 9n);

// The series of a 256th of x, squared eight times.
function fixedExponential(x) {
  let total = FIXED_ONE;
  let term = FIXED_ONE;
  for (let count = 1n; term !== 0n; count += 1n) {
    term = (term * (x / 256n)) / FIXED_ONE / count;
    total += term;
  }
  for (let squaring = 0; squaring < 8; squaring += 1) total = (total * total) / FIXED_ONE;
  return total;
}
