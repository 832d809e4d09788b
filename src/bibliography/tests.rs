//! Tests of the whole way from a file of sources to what is printed.
