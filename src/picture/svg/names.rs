//! The elements and attributes that are drawn: those that Typst's reader of SVG looks at.

/// The elements.
const ELEMENTS: &[&str] = &[
    "a",
    "circle",
    "clipPath",
    "defs",
    "ellipse",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feImage",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "filter",
    "g",
    "image",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "tref",
    "tspan",
    "use",
];

/// The attributes that are no style. Ids, addresses, classes and styles are written another way.
const ATTRIBUTES: &[&str] = &[
    "amplitude",
    "azimuth",
    "baseFrequency",
    "bias",
    "clipPathUnits",
    "cx",
    "cy",
    "d",
    "diffuseConstant",
    "divisor",
    "dx",
    "dy",
    "edgeMode",
    "elevation",
    "exponent",
    "filterUnits",
    "fr",
    "fx",
    "fy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "in",
    "in2",
    "intercept",
    "k1",
    "k2",
    "k3",
    "k4",
    "kernelMatrix",
    "kerning",
    "lengthAdjust",
    "limitingConeAngle",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "maskContentUnits",
    "maskUnits",
    "mode",
    "numOctaves",
    "offset",
    "operator",
    "order",
    "orient",
    "patternContentUnits",
    "patternTransform",
    "patternUnits",
    "points",
    "pointsAtX",
    "pointsAtY",
    "pointsAtZ",
    "preserveAlpha",
    "preserveAspectRatio",
    "primitiveUnits",
    "r",
    "radius",
    "refX",
    "refY",
    "requiredExtensions",
    "requiredFeatures",
    "result",
    "rotate",
    "rx",
    "ry",
    "scale",
    "seed",
    "slope",
    "specularConstant",
    "specularExponent",
    "spreadMethod",
    "startOffset",
    "stdDeviation",
    "stitchTiles",
    "surfaceScale",
    "systemLanguage",
    "tableValues",
    "targetX",
    "targetY",
    "textLength",
    "type",
    "values",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "xChannelSelector",
    "y",
    "y1",
    "y2",
    "yChannelSelector",
    "z",
];

/// The properties that style sheets, the attribute `style` and attributes can give.
const PROPERTIES: &[&str] = &[
    "alignment-baseline",
    "background-color",
    "baseline-shift",
    "clip-path",
    "clip-rule",
    "color",
    "color-interpolation-filters",
    "direction",
    "display",
    "dominant-baseline",
    "fill",
    "fill-opacity",
    "fill-rule",
    "filter",
    "flood-color",
    "flood-opacity",
    "font",
    "font-family",
    "font-kerning",
    "font-optical-sizing",
    "font-size",
    "font-size-adjust",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-variant-caps",
    "font-variant-east-asian",
    "font-variant-ligatures",
    "font-variant-numeric",
    "font-variant-position",
    "font-variation-settings",
    "font-weight",
    "image-rendering",
    "isolation",
    "letter-spacing",
    "lighting-color",
    "line-height",
    "marker",
    "marker-end",
    "marker-mid",
    "marker-start",
    "mask",
    "mask-type",
    "mix-blend-mode",
    "opacity",
    "overflow",
    "paint-order",
    "shape-rendering",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "text-decoration",
    "text-rendering",
    "transform",
    "transform-origin",
    "visibility",
    "word-spacing",
    "writing-mode",
];

/// An element's name, if it is drawn.
pub(super) fn element(name: &str) -> Option<&'static str> {
    ELEMENTS.iter().find(|known| **known == name).copied()
}

/// An attribute's name, if it is looked at.
pub(super) fn attribute(name: &str) -> Option<&'static str> {
    let known = ATTRIBUTES.iter().find(|known| **known == name).copied();
    known.or_else(|| property(name))
}

/// A property's name, if it is looked at.
pub(super) fn property(name: &str) -> Option<&'static str> {
    PROPERTIES.iter().find(|known| **known == name).copied()
}

/// Whether an element is drawn only where another refers to it.
pub(super) fn is_definition(tag: &str) -> bool {
    matches!(
        tag,
        "clipPath"
            | "defs"
            | "filter"
            | "linearGradient"
            | "marker"
            | "mask"
            | "pattern"
            | "radialGradient"
            | "symbol"
    )
}

/// Whether an element is left out where it is not displayed.
pub(super) fn can_be_hidden(tag: &str) -> bool {
    matches!(
        tag,
        "a" | "circle"
            | "ellipse"
            | "g"
            | "image"
            | "line"
            | "path"
            | "polygon"
            | "polyline"
            | "rect"
            | "svg"
            | "switch"
            | "text"
            | "use"
    )
}

/// Whether an element is a shape or a text: painted, not only a group.
pub(super) fn is_shape(tag: &str) -> bool {
    matches!(
        tag,
        "circle" | "ellipse" | "line" | "path" | "polygon" | "polyline" | "rect" | "text" | "tspan"
    )
}

/// Whether what an element draws may have an address.
pub(super) fn refers(tag: &str) -> bool {
    matches!(
        tag,
        "feImage"
            | "filter"
            | "image"
            | "linearGradient"
            | "pattern"
            | "radialGradient"
            | "textPath"
            | "tref"
            | "use"
    )
}

/// Whether the value of a property may refer to an element.
pub(super) fn may_refer(property: &str) -> bool {
    matches!(
        property,
        "clip-path"
            | "fill"
            | "filter"
            | "marker"
            | "marker-end"
            | "marker-mid"
            | "marker-start"
            | "mask"
            | "stroke"
    )
}
