//! Each construct as Typst markup.
