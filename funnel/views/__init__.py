"""What pages and the readout show of a selection: frames and sentences, without a browser."""
