"""Search over everything public: Chinese analysis, engines, index base, synchronisation, results page."""
