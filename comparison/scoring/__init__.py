"""How a comparison test is scored: pure functions over exact decimals, every stage kept."""
