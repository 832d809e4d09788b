//! What charts are drawn with can be told apart and read: on paper, in grey, and by the colour-blind.

use crate::proof::layout;
use crate::workspace::{SMALL, Workspace};

/// A colour in linear light.
type Rgb = [f64; 3];

const WHITE: Rgb = [1.0; 3];

fn colour(hex: &str) -> Rgb {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    [part(1), part(3), part(5)]
}

fn luminance([r, g, b]: Rgb) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The contrast of two colours as the Web Content Accessibility Guidelines define it.
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (a, b) = (luminance(one) + 0.05, luminance(other) + 0.05);
    a.max(b) / a.min(b)
}

/// How people see a colour who lack one kind of cones (Viénot, Brettel and Mollon 1999), and as it is.
fn seen(colour: Rgb) -> [(&'static str, Rgb); 3] {
    let [r, g, b] = colour;
    let mixed = |red: f64, green: f64, blue: [f64; 2]| {
        let yellow = red * r + green * g;
        [
            yellow,
            yellow,
            (blue[0] * r + blue[1] * g + b).clamp(0.0, 1.0),
        ]
    };
    [
        ("as it is", colour),
        (
            "without red",
            mixed(0.112_38, 0.887_62, [0.004_01, -0.004_01]),
        ),
        (
            "without green",
            mixed(0.292_75, 0.707_25, [-0.022_34, 0.022_34]),
        ),
    ]
}

/// What a style's theme says to an expression in `look`, word by word.
fn asked(style: &str, expression: &str) -> Vec<String> {
    let workspace = Workspace::small();
    workspace.in_style(style);
    workspace.compile();
    let source = format!(
        "#import \"theme.typ\": look\n\
         #let hex(paint) = if type(paint) == color {{ rgb(paint).to-hex() }} else if paint == none {{ \"none\" }} else {{ \"pattern\" }}\n\
         #{{ {expression} }}.join(\" \")\n"
    );
    workspace.write(format!("out/{SMALL}/typst/asked.typ"), source);
    let folder = workspace.out(SMALL).join("typst");
    let text = layout::texts(&layout::set(&folder, "asked.typ")).concat();
    text.split_whitespace().map(str::to_owned).collect()
}

/// For up to six series: their fills, and the ink on each.
fn areas(style: &str, count: usize) -> Vec<(String, String)> {
    let words = asked(
        style,
        &format!("(look.fills)({count}).map(hex) + (look.inks)({count}).map(hex)"),
    );
    assert_eq!(words.len(), 2 * count, "{words:?}");
    let (fills, inks) = words.split_at(count);
    fills.iter().cloned().zip(inks.iter().cloned()).collect()
}

#[test]
fn figures_on_areas_can_be_read() {
    for (style, _) in rapporteur::style::shipped() {
        for count in 1..=6 {
            for (fill, ink) in areas(style, count) {
                // On a pattern figures have a white plate of their own.
                assert_eq!(fill == "pattern", ink == "none", "{style}: {fill}, {ink}");
                if fill != "pattern" {
                    let found = contrast(colour(&fill), colour(&ink));
                    assert!(
                        found >= 4.5,
                        "{style}, {count}: {ink} on {fill}: {found:.2}"
                    );
                }
            }
        }
    }
}

#[test]
fn neighbouring_areas_differ_in_lightness_or_pattern_for_every_eye() {
    for (style, _) in rapporteur::style::shipped() {
        for count in 2..=6 {
            for pair in areas(style, count).windows(2) {
                let (one, other) = (&pair[0].0, &pair[1].0);
                if one == "pattern" || other == "pattern" {
                    // Both patterns, then two different ones: strokes, strokes the other way, dots.
                    continue;
                }
                for ((eye, one), (_, other)) in
                    seen(colour(one)).into_iter().zip(seen(colour(other)))
                {
                    let found = contrast(one, other);
                    assert!(
                        found >= 1.3,
                        "{style}, {count} series, {eye}: {pair:?}: {found:.2}"
                    );
                }
            }
        }
    }
}

#[test]
fn edges_and_lines_stand_out_from_the_paper() {
    for (style, _) in rapporteur::style::shipped() {
        let strokes = asked(
            style,
            "(hex(stroke(look.edge).paint),) + look.pens.map(pen => hex(pen.paint))",
        );
        assert_eq!(strokes.len(), 7, "{strokes:?}");
        for stroke in strokes {
            for (eye, paint) in seen(colour(&stroke)) {
                let found = contrast(paint, WHITE);
                assert!(found >= 3.0, "{style}, {eye}: {stroke}: {found:.2}");
            }
        }
        for words in ["ink", "grey"] {
            let paint = asked(style, &format!("(hex(look.{words}),)"));
            let found = contrast(colour(&paint[0]), WHITE);
            assert!(found >= 4.5, "{style}: {words}: {found:.2}");
        }
    }
}

#[test]
fn no_two_lines_look_the_same_in_black_and_white() {
    for (style, _) in rapporteur::style::shipped() {
        let pens = asked(
            style,
            // Dashes by the first pen that has them.
            "let dashes = look.pens.map(pen => repr(pen.dash)); \
             look.pens.map(pen => hex(pen.paint) + \"x\" + str(dashes.position(d => d == repr(pen.dash))))",
        );
        let pens: Vec<(Rgb, &str)> = pens
            .iter()
            .map(|pen| pen.split_once('x').unwrap())
            .map(|(paint, dash)| (colour(paint), dash))
            .collect();
        assert_eq!(pens.len(), 6);
        for (at, (paint, dash)) in pens.iter().enumerate() {
            for (other, other_dash) in &pens[at + 1..] {
                let found = contrast(*paint, *other);
                assert!(
                    dash != other_dash || found >= 1.8,
                    "{style}: {dash}: {found:.2}"
                );
            }
        }
    }
}
