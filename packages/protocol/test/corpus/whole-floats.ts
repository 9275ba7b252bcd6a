/**
 * JSON of Python without the `.0` of whole floats: JavaScript has one kind of number, so `1.0` comes back as `1`. The
 * only difference that these tests look away from; `-0.0` stays.
 */
export function withoutWholeFloats(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|(-?\d+)\.0(?![\deE])/g, (token, whole: string | undefined) =>
    whole === undefined || whole === '-0' ? token : whole,
  )
}
