//! Complaints: their places and words.
