//! What the program says over the progress that another process has left on the terminal.

use std::io::{self, IsTerminal as _, Write as _};

use super::visible;

/// Says something over whatever progress the other process has left on the terminal.
pub(super) fn say(text: &str) {
    let mut stderr = io::stderr().lock();
    let clear: &[u8] = if stderr.is_terminal() {
        b"\r\x1b[K"
    } else {
        b""
    };
    // If nobody can be told, there is nobody to tell that to.
    let text = visible::lines(text);
    let _ = stderr.write_all(&[clear, text.as_bytes()].concat());
}
